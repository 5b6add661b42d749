package dj.adapters.storage.codec.blake3;

import dj.domain.hash.Blake3;
import dj.domain.port.ContentHasher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Keyed BLAKE3 by the domain, in lanes from the moment on when they pay.
///
/// The lanes are four times as fast on a usual chunk once HotSpot has compiled them, and less than
/// half as fast until then. It compiles what is called, on a thread of its own: so at first one
/// content in a few goes through the lanes, which costs little and has them compiled by the time
/// that all do.
final class JavaBlake3 implements ContentHasher {
  private static final long SETTLED_BYTES = 32L << 20;
  private static final int TRIED_ONE_IN = 8;

  private final AtomicLong hashedBytes = new AtomicLong();
  private final AtomicInteger hashes = new AtomicInteger();

  @Override
  public void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    if (hashedBytes.addAndGet(lengthBytes) >= SETTLED_BYTES || isTrial()) {
      Blake3.keyedHashInLanes(key, content, offset, lengthBytes, target, targetOffset);
    } else {
      Blake3.keyedHash(key, content, offset, lengthBytes, target, targetOffset);
    }
  }

  private boolean isTrial() {
    return hashes.incrementAndGet() % TRIED_ONE_IN == 0;
  }
}
