package dj.adapters.storage.codec.blake3;

import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Keyed BLAKE3 by the official C library where the system has it, and by the domain's own
/// otherwise.
///
/// The library uses the vector instructions of the processor and is ten times as fast. Linking it
/// costs a JVM that has just started about as much as hashing a few dozen megabytes in Java, and a
/// short command hashes less: so it is looked for when the first megabytes are done. Nothing
/// depends on it but time: both give the same hash for every content.
public final class Blake3Hasher implements ContentHasher {
  private static final long HASHED_BEFORE_LINKING_BYTES = 16L << 20;

  private final Optional<Path> library;
  private final AtomicLong hashedBytes = new AtomicLong();
  private volatile Optional<ContentHasher> chosen = Optional.empty();

  /// Creates the hasher.
  ///
  /// @param library where the library is, instead of where the system has it; the program takes it
  ///   from the system property `dj.blake3.library`
  public Blake3Hasher(Optional<Path> library) {
    this.library = library;
  }

  /// Whether the C library is there; looks for it at once.
  public boolean isAccelerated() {
    return chosen() instanceof NativeBlake3;
  }

  @Override
  public void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    if (hashedBytes.addAndGet(lengthBytes) < HASHED_BEFORE_LINKING_BYTES) {
      Blake3.keyedHash(key, content, offset, lengthBytes, target, targetOffset);
    } else {
      chosen().keyedHash(key, content, offset, lengthBytes, target, targetOffset);
    }
  }

  private ContentHasher chosen() {
    return chosen.orElseGet(this::choose);
  }

  private synchronized ContentHasher choose() {
    if (chosen.isEmpty()) {
      chosen =
          Optional.of(
              NativeBlake3.find(library)
                  .<ContentHasher>map(found -> found)
                  .orElseGet(JavaBlake3::new));
    }
    return chosen.orElseThrow();
  }
}
