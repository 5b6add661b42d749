package dj.application.prune;

import dj.application.repository.Attendance;
import dj.application.repository.MaintenanceSession;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What one look at the leases of others led to.
///
/// A session whose process has certainly ended, or that has given no sign of life for half an hour
/// by the storage's clock, is revoked: if it lives after all, it finds that out and begins again.
/// So a clock that is wrong, or a machine that slept, costs work and never data.
///
/// @param now when it was, by the storage's clock
/// @param active those that are at work and may commit
/// @param unknown how many more there are whose lease cannot be read
/// @param readers those that only read
record Settlement(Instant now, List<Lease> active, int unknown, List<Lease> readers) {
  /// Six heartbeats.
  private static final Duration SILENCE = Duration.ofMinutes(30);

  Settlement {
    active = List.copyOf(active);
    readers = List.copyOf(readers);
  }

  /// Whether nobody else may commit.
  boolean isReached() {
    return active.isEmpty() && unknown == 0;
  }

  /// Looks at all leases, and revokes the sessions that are taken for dead.
  static Settlement seek(Round round) {
    Attendance attendance = round.session().attendance();
    List<Lease> active = new ArrayList<>();
    List<Lease> readers = new ArrayList<>();
    int unknown = 0;
    for (Attendance.Presence presence : attendance.others()) {
      if (settles(round.session(), presence, attendance.now())) {
        continue;
      }
      if (presence.lease().isEmpty()) {
        unknown++;
      } else if (presence.lease().get().kind() == LeaseKind.READ) {
        readers.add(presence.lease().get());
      } else {
        active.add(presence.lease().get());
      }
    }
    return new Settlement(attendance.now(), active, unknown, readers);
  }

  private static boolean settles(
      MaintenanceSession session, Attendance.Presence presence, Instant now) {
    if (session.hasRevoked(presence.session())) {
      return true;
    }
    if (!isOver(session, presence, now)) {
      return false;
    }
    boolean mayCommit =
        presence.lease().map(lease -> lease.kind() != LeaseKind.READ && !lease.done()).orElse(true);
    if (mayCommit) {
      session.revoke(presence.session());
    }
    session.removeLease(presence.session());
    return true;
  }

  /// Whether a session has ended, or is taken for dead.
  static boolean isOver(MaintenanceSession session, Attendance.Presence presence, Instant now) {
    boolean isSilent = Duration.between(presence.lastSign(), now).compareTo(SILENCE) > 0;
    return isSilent || presence.lease().map(session::hasEnded).orElse(false);
  }
}
