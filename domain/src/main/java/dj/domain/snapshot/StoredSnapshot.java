package dj.domain.snapshot;

import dj.domain.id.SnapshotId;
import java.util.Comparator;

/// A snapshot of a repository with its id.
///
/// @param id the name of its file
/// @param snapshot its content
public record StoredSnapshot(SnapshotId id, Snapshot snapshot) {
  /// From the oldest to the newest; ids decide between equal times, so that the order is the same
  /// everywhere.
  public static final Comparator<StoredSnapshot> OLDEST_FIRST =
      Comparator.comparing((StoredSnapshot stored) -> stored.snapshot().time().toInstant())
          .thenComparing(StoredSnapshot::id);
}
