package dj.application.repository;

import dj.application.concurrent.Ticker;
import dj.domain.error.DjException;
import dj.domain.id.SessionId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.port.FileName;
import java.time.Duration;

/// The lease of a session of this process: renewed while it is held, removed at its end.
final class HeldLease implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private final OpenRepository repository;
  private final Ticker heartbeat;
  private Lease lease;
  private boolean ended;

  private HeldLease(OpenRepository repository, Lease lease) {
    this.repository = repository;
    this.lease = lease;
    this.heartbeat = Ticker.start("lease", HEARTBEAT, this::tryToBeat);
  }

  /// Writes a lease for a new session.
  ///
  /// @throws dj.domain.error.StorageException if it cannot be written
  static HeldLease begin(OpenRepository repository, LeaseKind kind) {
    RepositoryPorts.Origin origin = repository.ports().origin();
    Lease lease =
        new Lease(
            repository.newSession(),
            kind,
            origin.host(),
            origin.user(),
            origin.process(),
            origin.program(),
            1,
            false);
    repository.files().writeLease(lease);
    return new HeldLease(repository, lease);
  }

  /// Whose lease it is.
  synchronized SessionId session() {
    return lease.session();
  }

  /// Renews the lease.
  ///
  /// @throws dj.domain.error.StorageException if it cannot be written
  synchronized void beat() {
    if (!ended) {
      lease = lease.beat();
      repository.files().writeLease(lease);
    }
  }

  private void tryToBeat() {
    try {
      beat();
    } catch (DjException e) {
      // A missed heartbeat costs at worst a revocation, which the fence notices.
      return;
    }
  }

  /// Removes the lease, even if the thread was told to stop: others need not wait for its end then.
  @Override
  public void close() {
    heartbeat.close();
    boolean interrupted = Thread.interrupted();
    try {
      remove();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void remove() {
    ended = true;
    try {
      repository.backend().delete(FileName.of(lease.name()));
    } catch (DjException e) {
      sayThatItEnded();
    }
  }

  /// Storage that allows no deletes gets a lease that says of itself that it is over; if that fails
  /// as well, it runs out.
  private void sayThatItEnded() {
    try {
      repository.files().writeLease(lease.ended());
    } catch (DjException e) {
      // Nothing depends on it: a lease that is not renewed is found to be dead.
      return;
    }
  }
}
