package dj.application.packing;

import dj.application.concurrent.Failures;
import dj.domain.error.CancelledException;
import dj.domain.pack.SealedPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries finished packs to the storage while new ones are made, a few at a time.
///
/// At most one pack waits for each one on its way: who has another one waits as well, so memory
/// stays bounded when the storage is slower than the source. The first failure stops everything.
final class PackUploads implements AutoCloseable {
  private final Consumer<SealedPack> upload;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable SealedPack waiting;
  private int underWay;
  private boolean closed;
  private @Nullable Throwable failure;

  /// Starts the uploads.
  ///
  /// @param concurrent how many packs are on their way at once
  /// @param upload writes one pack durably
  PackUploads(int concurrent, Consumer<SealedPack> upload) {
    this.upload = upload;
    for (int i = 0; i < concurrent; i++) {
      threads.add(Thread.ofPlatform().name("upload-" + i).daemon().start(this::work));
    }
  }

  /// Hands over a pack, which is closed once it has arrived; waits while another one waits.
  ///
  /// @throws RuntimeException the failure of an earlier pack
  synchronized void submit(SealedPack pack) {
    await(() -> waiting == null);
    waiting = pack;
    notifyAll();
  }

  /// Waits until all packs have arrived.
  ///
  /// @throws RuntimeException the failure of a pack
  synchronized void awaitAll() {
    await(() -> waiting == null && underWay == 0);
  }

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
    for (Optional<SealedPack> next = take(); next.isPresent(); next = take()) {
      try (SealedPack pack = next.get()) {
        upload.accept(pack);
        arrived(null);
      } catch (Throwable e) {
        arrived(e);
      }
    }
  }

  private synchronized Optional<SealedPack> take() {
    while (waiting == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return Optional.empty();
      }
    }
    Optional<SealedPack> taken = failure == null ? Optional.ofNullable(waiting) : Optional.empty();
    waiting = null;
    if (taken.isPresent()) {
      underWay++;
    }
    notifyAll();
    return taken;
  }

  private synchronized void arrived(@Nullable Throwable problem) {
    underWay--;
    if (failure == null) {
      failure = problem;
    }
    notifyAll();
  }
}
