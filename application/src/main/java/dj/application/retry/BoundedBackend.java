package dj.application.retry;

import dj.domain.error.CancelledException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.StorageBackend;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// A backend that is asked only so much at once; further requests wait in order of arrival. It
/// bounds the memory too: what is under way at most is a pack for each connection.
public final class BoundedBackend extends DecoratedBackend {
  private final int connections;
  private final Semaphore free;

  /// Creates the backend.
  ///
  /// @param connections how many requests may be under way at once
  public BoundedBackend(StorageBackend backend, int connections) {
    super(backend);
    this.connections = connections;
    this.free = new Semaphore(connections, true);
  }

  @Override
  public BackendCapabilities capabilities() {
    BackendCapabilities own = super.capabilities();
    return new BackendCapabilities(
        own.remote(),
        Math.min(own.concurrentWrites(), connections),
        Math.min(own.concurrentReads(), connections),
        own.deletes());
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    try {
      free.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "stopped before the end of: " + request + " in " + address(), "");
    }
    try {
      return effect.get();
    } finally {
      free.release();
    }
  }
}
