package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A number of platform threads that do one piece of work together; the first failure stops them
/// all.
///
/// The work is one body, run once by every thread: it takes tasks from a place that all share, such
/// as a [WorkStack], until there are none. Interrupting the thread that waits for the crew stops
/// the crew.
public final class Crew {
  /// Directories that lie deep in each other are handled by nested calls; only what is used is
  /// taken.
  private static final long STACK_BYTES = 64L << 20;

  private final String name;
  private final int size;

  /// Creates a crew.
  ///
  /// @param name what the threads are called
  /// @param size the number of threads, at least 1
  public Crew(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a crew has at least one member");
    }
    this.name = name;
    this.size = size;
  }

  /// Runs `body` in every thread and waits for all of them.
  ///
  /// @throws CancelledException if the calling thread is interrupted; its flag stays set
  /// @throws RuntimeException the first failure of a body
  public void run(Runnable body) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Thread thread =
          Thread.ofPlatform()
              .name(name + "-" + i)
              .stackSize(STACK_BYTES)
              .daemon()
              .unstarted(() -> work(body, failure, threads));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    boolean interrupted = joinAll(threads);
    Failures.rethrow(failure.get());
    if (interrupted) {
      throw new CancelledException("stopped", "");
    }
  }

  /// Ends a member that was told to stop; for members whose work is long and waits for nothing.
  ///
  /// @throws CancelledException if the calling thread is interrupted; its flag stays set
  public static void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("stopped", "");
    }
  }

  private static void work(
      Runnable body, AtomicReference<Throwable> failure, List<Thread> threads) {
    try {
      body.run();
    } catch (Throwable e) {
      if (failure.compareAndSet(null, e)) {
        threads.stream()
            .filter(thread -> thread != Thread.currentThread())
            .forEach(Thread::interrupt);
      }
    }
  }

  private static boolean joinAll(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return interrupted;
  }
}
