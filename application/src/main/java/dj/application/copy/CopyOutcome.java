package dj.application.copy;

import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/// What a copy did, or would do.
///
/// @param copied the snapshots that were copied, oldest first
/// @param present how many the target had already
/// @param failed the snapshots that could not be copied
/// @param blobs how many blobs were stored; in a dry run, how many would be read
/// @param bytesRead the sealed bytes of the blobs of content that the target lacked
/// @param bytesStored bytes by which the target grew; 0 in a dry run
/// @param sameNames whether both repositories name equal content alike
public record CopyOutcome(
    List<Copied> copied,
    int present,
    List<Failed> failed,
    long blobs,
    long bytesRead,
    long bytesStored,
    boolean sameNames) {
  /// Copies the lists.
  public CopyOutcome {
    copied = List.copyOf(copied);
    failed = List.copyOf(failed);
  }

  /// A snapshot that was copied.
  ///
  /// @param source the snapshot in the source
  /// @param id its id in the target; empty in a dry run
  public record Copied(StoredSnapshot source, Optional<SnapshotId> id) {}

  /// A snapshot that cannot be copied whole.
  ///
  /// @param snapshot its id in the source
  /// @param message the first thing that is missing or damaged
  public record Failed(SnapshotId snapshot, String message) {}
}
