package dj.application.repository;

import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;

/// What keeps blobs in use: the root tree of a snapshot. And what it says of those before it.
///
/// @param snapshot the snapshot
/// @param author the session that wrote it
/// @param tree the root of its tree
/// @param link what it says of others
public record SnapshotRoot(SnapshotId snapshot, SessionId author, BlobId tree, SnapshotLink link) {
  /// The root of a snapshot.
  public static SnapshotRoot of(StoredSnapshot stored) {
    return new SnapshotRoot(
        stored.id(),
        stored.snapshot().session(),
        stored.snapshot().tree(),
        SnapshotLink.of(stored.snapshot()));
  }
}
