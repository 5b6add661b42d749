package dj.adapters.storage.linux;

import java.util.concurrent.atomic.AtomicInteger;

/// An open file descriptor that is closed exactly once, and not while a call uses it.
///
/// The kernel gives the number of a closed descriptor to the next file that is opened, so a call
/// that came too late would work on a stranger's file. Calls are therefore counted: the last one
/// that is back closes what its owner has closed meanwhile.
public final class Descriptor implements AutoCloseable {
  private static final int CLOSED = 1;
  private static final int ONE_USER = 2;

  private final int number;
  private final boolean pathOnly;

  /// Twice the number of calls under way, and one more once the owner has closed.
  private final AtomicInteger state = new AtomicInteger();

  Descriptor(int number, boolean pathOnly) {
    this.number = number;
    this.pathOnly = pathOnly;
  }

  /// Whether it was opened with `O_PATH`: it stands for the entry, also for one that cannot be
  /// opened, and allows neither content nor flags.
  public boolean isPathOnly() {
    return pathOnly;
  }

  /// The number, which stays valid until [#release].
  ///
  /// @throws IllegalStateException if the owner has closed
  int acquire() {
    int seen;
    do {
      seen = state.get();
      if ((seen & CLOSED) != 0) {
        throw new IllegalStateException("a closed file descriptor is used");
      }
    } while (!state.compareAndSet(seen, seen + ONE_USER));
    return number;
  }

  void release() {
    if (state.addAndGet(-ONE_USER) == CLOSED) {
      closeNumber();
    }
  }

  /// Closes; a second time does nothing.
  @Override
  public void close() {
    closeReporting();
  }

  /// Closes, and tells the error that the kernel had kept for the end, as network file systems do.
  ///
  /// @return 0, or a negative error number
  public long closeReporting() {
    int before = state.getAndUpdate(seen -> seen | CLOSED);
    return before == 0 ? closeNumber() : 0;
  }

  private long closeNumber() {
    long result = SystemCall.invokeOnce(Scratch.ofThread(), Call.CLOSE, number, 0, 0, 0, 0);
    return result == -Errno.INTERRUPTED ? 0 : result;
  }
}
