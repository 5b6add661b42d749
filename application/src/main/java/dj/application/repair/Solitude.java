package dj.application.repair;

import dj.application.repository.Attendance;
import dj.application.repository.MaintenanceSession;
import dj.domain.error.DamageException;
import dj.domain.error.RepositoryLockedException;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.LockName;
import java.time.Duration;
import java.time.Instant;

/// The state in which nobody else writes to a repository, which a repair needs: where the index is
/// damaged, nobody can tell which packs another client relies on, or is about to delete.
///
/// A client whose process has certainly ended counts for nothing. One that backs up and has been
/// silent for long is revoked, as a prune would do. One that removes things and may only be asleep
/// is not: it would go on deleting when it wakes.
final class Solitude {
  /// Six heartbeats.
  private static final Duration SILENCE = Duration.ofMinutes(30);

  private final MaintenanceSession session;

  Solitude(MaintenanceSession session) {
    this.session = session;
  }

  /// Looks at the leases of all others.
  ///
  /// @throws RepositoryLockedException if somebody is, or may be, at work
  void require() {
    Attendance attendance = session.attendance();
    for (Attendance.Presence other : attendance.others()) {
      if (isReader(other)) {
        continue;
      }
      if (other.lease().map(session::hasEnded).orElse(false)) {
        session.removeLease(other.session());
      } else if (mayBeRevoked(other, attendance.now())) {
        revoke(other);
      } else {
        throw atWork(other);
      }
    }
  }

  private static boolean isReader(Attendance.Presence other) {
    return other.lease().filter(lease -> lease.kind() == LeaseKind.READ).isPresent();
  }

  private boolean mayBeRevoked(Attendance.Presence other, Instant now) {
    boolean isSilent = Duration.between(other.lastSign(), now).compareTo(SILENCE) > 0;
    return isSilent && other.lease().filter(lease -> lease.kind() == LeaseKind.WRITE).isPresent();
  }

  private void revoke(Attendance.Presence other) {
    try {
      if (!session.hasRevoked(other.session())) {
        session.revoke(other.session());
      }
      session.removeLease(other.session());
    } catch (DamageException e) {
      // What it has committed cannot be listed, so it cannot be told what of it stays.
      throw atWork(other);
    }
  }

  private static RepositoryLockedException atWork(Attendance.Presence other) {
    String who =
        other.lease().map(Solitude::describe).orElse("a client whose lease cannot be read");
    return new RepositoryLockedException(
        "another client is at work on the repository: " + who,
        "wait until it is done, or let --retry-lock 10m wait for it. If it is certain that it has"
            + " ended, remove the file locks/"
            + LockName.lease(other.session()).toHex());
  }

  private static String describe(Lease lease) {
    return lease.program() + " on " + lease.host() + ", process " + lease.process().pid();
  }
}
