package dj.adapters.storage.backend;

import java.time.Duration;

/// How long a request that sends much may stand still on a slow line.
///
/// What a program has sent is not yet on its way: the kernel takes some megabytes at once, and
/// wakes the sender when a good part of them is gone. On a line of 64 KB a second it stands still
/// for a minute meanwhile, and waits as long for the answer, though nothing is wrong.
public final class SlowLine {
  /// What Linux keeps for one connection at most (`net.ipv4.tcp_wmem`).
  private static final int MOST_KEPT_BYTES = 4 << 20;

  /// Nobody waits for a slower line.
  private static final int SLOWEST_BYTES_PER_SECOND = 16 * 1024;

  private SlowLine() {}

  /// How long a request may stand still.
  ///
  /// @param requestTimeout how long one may that sends nothing
  /// @param sentBytes how much it sends
  public static Duration patience(Duration requestTimeout, long sentBytes) {
    return requestTimeout.plusSeconds(
        Math.min(sentBytes, MOST_KEPT_BYTES) / SLOWEST_BYTES_PER_SECOND);
  }
}
