package dj.application.concurrent;

import dj.domain.error.CancelledException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Content that a few threads fetch before the one who goes through it in order comes to it.
///
/// The one who goes through says what it will probably ask for, as early as it knows, and asks in
/// whatever order it likes: what was not begun by then it fetches itself, so nothing waits for
/// anything but its own fetching. What was expected last is fetched first, which is the order of a
/// walk through a tree. Memory is bounded: only so much waits to be asked for, and what is never
/// asked for is to be given up with [#forget].
///
/// @param <K> what content is known by
public final class FetchedAhead<K> implements AutoCloseable {
  /// So much content waits at most, beside what is being fetched: some hundred directories.
  private static final long MAX_READY_BYTES = 16 << 20;

  /// So many expectations wait at most; further ones are left to whoever asks.
  private static final int MAX_EXPECTED = 4096;

  private final String name;
  private final int workers;
  private final Function<K, byte[]> source;
  private final Map<K, Fetch> fetches = new HashMap<>();
  private final ArrayDeque<K> expected = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable K awaited;
  private int idle;
  private long readyBytes;
  private boolean closed;

  private enum State {
    EXPECTED,
    UNDER_WAY,
    READY
  }

  /// What is known of one content; guarded by the whole.
  private static final class Fetch {
    private State state = State.EXPECTED;
    private byte @Nullable [] content;
    private @Nullable Throwable failure;

    private int lengthBytes() {
      return content == null ? 0 : content.length;
    }
  }

  /// Prepares the threads, which start with the first expectation.
  ///
  /// @param name what they are called
  /// @param workers how many there are
  /// @param source fetches; any number of threads may call it
  public FetchedAhead(String name, int workers, Function<K, byte[]> source) {
    this.name = name;
    this.workers = workers;
    this.source = source;
  }

  /// Says that these will probably be asked for, the first one first.
  public synchronized void expect(List<K> keys) {
    for (int i = keys.size() - 1; i >= 0; i--) {
      if (expected.size() < MAX_EXPECTED && fetches.putIfAbsent(keys.get(i), new Fetch()) == null) {
        expected.push(keys.get(i));
      }
    }
    while (threads.size() < workers) {
      String own = name + "-" + threads.size();
      threads.add(Thread.ofPlatform().name(own).daemon().start(this::work));
    }
    wakeWorkers();
  }

  // Threads are woken only if there is something for them: waking one costs as much as fetching.
  private void wakeWorkers() {
    if (idle > 0) {
      notifyAll();
    }
  }

  /// Says that something will not be asked for after all.
  public synchronized void forget(K key) {
    remove(key);
  }

  /// The content, waited for if it is under way.
  ///
  /// @throws CancelledException if the calling thread is interrupted; its flag stays set
  /// @throws RuntimeException whatever the fetching threw
  public byte[] fetch(K key) {
    Optional<Fetch> ready = take(key);
    if (ready.isEmpty()) {
      return source.apply(key);
    }
    Failures.rethrow(ready.get().failure);
    byte[] content = ready.get().content;
    if (content == null) {
      throw new IllegalStateException("a fetch has content or fails");
    }
    return content;
  }

  private synchronized Optional<Fetch> take(K key) {
    Fetch fetch = fetches.get(key);
    while (fetch != null && fetch.state == State.UNDER_WAY) {
      awaited = key;
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new CancelledException("stopped", "");
      }
    }
    awaited = null;
    remove(key);
    return Optional.ofNullable(fetch).filter(taken -> taken.state == State.READY);
  }

  private void remove(K key) {
    Fetch removed = fetches.remove(key);
    if (removed != null && removed.state == State.READY) {
      boolean wasFull = readyBytes >= MAX_READY_BYTES;
      readyBytes -= removed.lengthBytes();
      if (wasFull && readyBytes < MAX_READY_BYTES) {
        wakeWorkers();
      }
    }
  }

  private void work() {
    for (Optional<K> key = next(); key.isPresent(); key = next()) {
      byte[] content = null;
      Throwable failure = null;
      try {
        content = source.apply(key.get());
      } catch (Throwable e) {
        failure = e;
      }
      finish(key.get(), content, failure);
    }
  }

  private synchronized Optional<K> next() {
    while (!closed) {
      Optional<K> key = begin();
      if (key.isPresent()) {
        return key;
      }
      idle++;
      try {
        wait();
      } catch (InterruptedException _) {
        return Optional.empty();
      } finally {
        idle--;
      }
    }
    return Optional.empty();
  }

  /// Takes the newest expectation that is still one, if there is room for its content.
  private Optional<K> begin() {
    while (readyBytes < MAX_READY_BYTES && !expected.isEmpty()) {
      K key = expected.pop();
      Fetch fetch = fetches.get(key);
      if (fetch != null && fetch.state == State.EXPECTED) {
        fetch.state = State.UNDER_WAY;
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private synchronized void finish(K key, byte @Nullable [] content, @Nullable Throwable failure) {
    Fetch fetch = fetches.get(key);
    // Else it was forgotten meanwhile; and what was expected once more since then is its own.
    if (fetch != null && fetch.state == State.UNDER_WAY) {
      fetch.state = State.READY;
      fetch.content = content;
      fetch.failure = failure;
      readyBytes += fetch.lengthBytes();
      if (key.equals(awaited)) {
        notifyAll();
      }
    }
  }

  /// Ends the threads and waits for them; what was fetched is given up.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      fetches.clear();
      notifyAll();
    }
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
