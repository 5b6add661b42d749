package dj.adapters.storage.codec.blake3;

import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.util.concurrent.atomic.AtomicLong;

/// Keyed BLAKE3 by the domain, in lanes from the moment on when they pay.
///
/// The lanes are twice as fast on a usual chunk once they are compiled, and less than half as fast
/// until then: over the whole run they gain only if a few hundred megabytes are hashed. How many
/// there will be is not known, so the past stands for the future.
final class JavaBlake3 implements ContentHasher {
  private static final long SETTLED_BYTES = 128L << 20;

  private final AtomicLong hashedBytes = new AtomicLong();

  @Override
  public void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    if (hashedBytes.addAndGet(lengthBytes) < SETTLED_BYTES) {
      Blake3.keyedHash(key, content, offset, lengthBytes, target, targetOffset);
    } else {
      Blake3.keyedHashInLanes(key, content, offset, lengthBytes, target, targetOffset);
    }
  }
}
