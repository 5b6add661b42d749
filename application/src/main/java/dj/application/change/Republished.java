package dj.application.change;

import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/// Snapshots that were committed already by a run that was interrupted afterwards.
final class Republished {
  private Republished() {}

  /// Finds one that says the same, whichever session wrote it.
  static Optional<SnapshotId> find(Snapshot wanted, List<StoredSnapshot> snapshots) {
    return snapshots.stream()
        .filter(
            stored -> stored.snapshot().withOrigin(wanted.session(), wanted.chain()).equals(wanted))
        .map(StoredSnapshot::id)
        .findFirst();
  }
}
