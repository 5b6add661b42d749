package dj.application.retry;

import dj.domain.error.CancelledException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.StorageBackend;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// A backend that is asked only so much at once; further requests wait in order of arrival. It
/// bounds the memory too: what is under way at most is a pack for each connection.
///
/// Leases and revocations, a few hundred bytes each, have a connection of their own: on a slow line
/// packs hold theirs for longer than a session may be silent.
public final class BoundedBackend extends DecoratedBackend {
  private final int connections;
  private final Semaphore free;
  private final Semaphore freeForLocks = new Semaphore(1, true);

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
        own.deletes(),
        own.listsKindsTogether());
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    Semaphore permits = request.kinds().equals(Set.of(FileKind.LOCK)) ? freeForLocks : free;
    try {
      permits.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "stopped before the end of: " + request + " in " + address(), "");
    }
    try {
      return effect.get();
    } finally {
      permits.release();
    }
  }
}
