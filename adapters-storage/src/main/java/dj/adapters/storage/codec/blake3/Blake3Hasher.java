package dj.adapters.storage.codec.blake3;

import dj.domain.port.ContentHasher;
import java.nio.file.Path;
import java.util.Optional;

/// Keyed BLAKE3 by the official C library where the system has it, and by the domain's own
/// otherwise.
///
/// The library uses the vector instructions of the processor and is at full speed from the first
/// byte on. Nothing depends on it but time: both give the same hash for every content.
public final class Blake3Hasher implements ContentHasher {
  private final ContentHasher chosen;

  /// Looks for the library.
  ///
  /// @param library where the library is, instead of where the system has it; the program takes it
  ///   from the system property `dj.blake3.library`
  public Blake3Hasher(Optional<Path> library) {
    this.chosen =
        NativeBlake3.find(library).<ContentHasher>map(found -> found).orElseGet(JavaBlake3::new);
  }

  /// Whether the C library was found.
  public boolean isAccelerated() {
    return chosen instanceof NativeBlake3;
  }

  @Override
  public void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    chosen.keyedHash(key, content, offset, lengthBytes, target, targetOffset);
  }
}
