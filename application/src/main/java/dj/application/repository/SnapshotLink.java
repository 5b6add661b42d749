package dj.application.repository;

import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import java.time.Instant;

/// What a snapshot says of those before it.
///
/// @param host the host that it is of
/// @param time when its backup began, by the clock of that host
/// @param rewritten whether it stands in the place of another one, so that it saw nothing itself
/// @param chain what its backup saw
public record SnapshotLink(String host, Instant time, boolean rewritten, Chain chain) {
  /// The link of a snapshot.
  public static SnapshotLink of(Snapshot snapshot) {
    return new SnapshotLink(
        snapshot.host(),
        snapshot.time().toInstant(),
        snapshot.original().isPresent(),
        snapshot.chain());
  }
}
