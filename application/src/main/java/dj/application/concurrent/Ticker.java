package dj.application.concurrent;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A thread that does one small thing again and again until it is closed, such as drawing progress
/// or renewing a lease.
///
/// No round begins after [#close] has returned, and a round that is under way is waited for.
public final class Ticker implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable round;
  private final long intervalNanos;
  private boolean closed;

  private Ticker(Duration interval, Runnable round) {
    this.intervalNanos = interval.toNanos();
    this.round = round;
  }

  /// Starts a ticker; the first round comes after the first interval.
  ///
  /// @param name what the thread is called
  /// @param interval the pause between two rounds
  /// @param round what is done; it does not throw
  public static Ticker start(String name, Duration interval, Runnable round) {
    Ticker ticker = new Ticker(interval, round);
    Thread.ofPlatform().name(name).daemon().start(ticker::run);
    return ticker;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (pause()) {
        round.run();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean pause() {
    long left = intervalNanos;
    while (!closed && left > 0) {
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        // Only the process's own end interrupts this thread.
        return false;
      }
    }
    return !closed;
  }
}
