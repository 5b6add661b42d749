package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The tasks of a [Crew], newest first, which knows when all work is done.
///
/// Newest first is depth first for trees: what waits is bounded by the depth of the tree times the
/// width of what one task adds. A task may add others while it is being done.
///
/// @param <T> a task
public final class WorkStack<T> {
  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private long unfinished;

  /// Creates a stack without tasks.
  public WorkStack() {}

  /// Adds a task.
  public synchronized void push(T task) {
    waiting.push(task);
    unfinished++;
    notify();
  }

  /// Adds tasks so that the first of the list is taken first.
  public synchronized void pushAll(List<? extends T> tasks) {
    for (int i = tasks.size() - 1; i >= 0; i--) {
      waiting.push(tasks.get(i));
    }
    unfinished += tasks.size();
    notifyAll();
  }

  /// Does tasks, those that others add meanwhile as well, until all are finished.
  ///
  /// @param work does one task
  /// @throws CancelledException if the thread is interrupted
  public void drain(Consumer<T> work) {
    for (Optional<T> task = take(); task.isPresent(); task = take()) {
      work.accept(task.get());
      finished();
    }
  }

  /// Takes the newest task and waits for one if there is none.
  ///
  /// @return empty once all tasks are finished
  /// @throws CancelledException if the thread is interrupted
  private synchronized Optional<T> take() {
    Crew.requireWanted();
    while (waiting.isEmpty() && unfinished > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException("stopped", "");
      }
    }
    return Optional.ofNullable(waiting.poll());
  }

  /// Says that a task is done, and all that it added was added.
  private synchronized void finished() {
    unfinished--;
    if (unfinished == 0) {
      notifyAll();
    }
  }
}
