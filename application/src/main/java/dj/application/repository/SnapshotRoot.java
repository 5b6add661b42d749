package dj.application.repository;

import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;

/// What keeps blobs in use: the root tree of a snapshot.
///
/// @param snapshot the snapshot
/// @param author the session that wrote it
/// @param tree the root of its tree
public record SnapshotRoot(SnapshotId snapshot, SessionId author, BlobId tree) {
  /// The root of a snapshot.
  public static SnapshotRoot of(StoredSnapshot stored) {
    return new SnapshotRoot(stored.id(), stored.snapshot().session(), stored.snapshot().tree());
  }
}
