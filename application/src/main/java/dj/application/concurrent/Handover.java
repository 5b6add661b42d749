package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands things to a few threads that deal with them while the giver goes on.
///
/// At most one thing waits beside those that are under way: who has another one waits as well, so
/// memory stays bounded when the takers are slower. The first failure stops everything.
///
/// @param <T> a thing
public final class Handover<T> implements AutoCloseable {
  private final Consumer<T> work;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable T waiting;
  private int underWay;
  private boolean closed;
  private @Nullable Throwable failure;

  /// Starts the threads.
  ///
  /// @param name what they are called
  /// @param concurrent how many there are
  /// @param work deals with one thing
  public Handover(String name, int concurrent, Consumer<T> work) {
    this.work = work;
    for (int i = 0; i < concurrent; i++) {
      threads.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::work));
    }
  }

  /// Hands over a thing; waits while another one waits.
  ///
  /// @throws RuntimeException the failure of an earlier thing
  public synchronized void submit(T thing) {
    await(() -> waiting == null);
    waiting = thing;
    notifyAll();
  }

  /// Waits until all things are dealt with.
  ///
  /// @throws RuntimeException the failure of one of them
  public synchronized void awaitAll() {
    await(() -> waiting == null && underWay == 0);
  }

  /// Ends the threads; what waits is given up, what is under way is waited for.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(Condition condition) {
    while (failure == null && !condition.holds()) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException("stopped", "");
      }
    }
    Failures.rethrow(failure);
  }

  private void work() {
    for (Optional<T> next = take(); next.isPresent(); next = take()) {
      try {
        work.accept(next.get());
        done(null);
      } catch (Throwable e) {
        done(e);
      }
    }
  }

  private synchronized Optional<T> take() {
    while (waiting == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return Optional.empty();
      }
    }
    Optional<T> taken = failure == null ? Optional.ofNullable(waiting) : Optional.empty();
    waiting = null;
    if (taken.isPresent()) {
      underWay++;
    }
    notifyAll();
    return taken;
  }

  private synchronized void done(@Nullable Throwable problem) {
    underWay--;
    if (failure == null) {
      failure = problem;
    }
    notifyAll();
  }
}
