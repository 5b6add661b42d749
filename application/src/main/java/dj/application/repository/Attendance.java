package dj.application.repository;

import dj.domain.id.SessionId;
import dj.domain.lease.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The other sessions that have a lease, as one listing found them.
///
/// @param now when the listing was made, by the storage's clock
/// @param others the sessions
public record Attendance(Instant now, List<Presence> others) {
  /// Copies the list.
  public Attendance {
    others = List.copyOf(others);
  }

  /// A session that has a lease.
  ///
  /// @param session the session
  /// @param lease what its lease says; empty if it cannot be read
  /// @param lastSign when the lease was written, by the storage's clock
  public record Presence(SessionId session, Optional<Lease> lease, Instant lastSign) {}
}
