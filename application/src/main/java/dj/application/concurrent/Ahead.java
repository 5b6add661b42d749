package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is fetched while its owner does something else.
///
/// @param <T> the value
public final class Ahead<T> implements AutoCloseable {
  private final Supplier<T> source;
  private final @Nullable Thread thread;
  private final AtomicReference<@Nullable T> value = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Ahead(Supplier<T> source, String name, boolean startsNow) {
    this.source = source;
    this.thread = startsNow ? Thread.ofPlatform().name(name).daemon().unstarted(this::fetch) : null;
  }

  /// Starts to fetch a value in a thread of its own.
  ///
  /// @param name what the thread is called
  public static <T> Ahead<T> start(String name, Supplier<T> source) {
    Ahead<T> ahead = new Ahead<>(source, name, true);
    if (ahead.thread != null) {
      ahead.thread.start();
    }
    return ahead;
  }

  /// A value that is fetched when it is asked for, by whoever asks.
  public static <T> Ahead<T> whenAsked(Supplier<T> source) {
    return new Ahead<>(source, "", false);
  }

  private void fetch() {
    try {
      value.set(source.get());
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  /// The value, waited for; called once.
  ///
  /// @throws CancelledException if the calling thread is interrupted; its flag stays set
  /// @throws RuntimeException whatever the fetching threw
  public T get() {
    if (thread == null) {
      return source.get();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped", "");
    }
    Failures.rethrow(failure.get());
    T fetched = value.get();
    if (fetched == null) {
      throw new IllegalStateException("a source yields a value");
    }
    return fetched;
  }

  /// Stops the fetching if it is not over.
  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
