package dj.domain.transaction;

import dj.domain.id.SnapshotId;
import dj.domain.tree.RawBytes;

/// A snapshot that a transaction removes, as it was.
///
/// @param id its id
/// @param file all bytes of its file, sealed as they were
public record RemovedSnapshot(SnapshotId id, RawBytes file) {
  /// Checks that there is a file.
  public RemovedSnapshot {
    if (file.lengthBytes() == 0) {
      throw new IllegalArgumentException("the file of a snapshot is not empty");
    }
  }
}
