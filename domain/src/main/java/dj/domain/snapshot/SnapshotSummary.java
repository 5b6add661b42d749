package dj.domain.snapshot;

import java.time.Instant;

/// What a backup saw and did.
///
/// @param started when it began
/// @param ended when all data was stored
/// @param filesNew files that the parent does not have
/// @param filesChanged files that differ from the parent's
/// @param filesUnmodified files that equal the parent's
/// @param directoriesNew directories that the parent does not have
/// @param directoriesChanged directories that differ from the parent's
/// @param directoriesUnmodified directories that equal the parent's
/// @param filesProcessed files in the snapshot
/// @param bytesProcessed bytes of content in the snapshot
/// @param dataBlobsAdded blobs of content that the repository did not have
/// @param treeBlobsAdded blobs of trees that the repository did not have
/// @param bytesAdded bytes in added blobs, before compression
/// @param bytesStored bytes by which the repository grew
/// @param failedItems items that could not be read, or only in part
public record SnapshotSummary(
    Instant started,
    Instant ended,
    long filesNew,
    long filesChanged,
    long filesUnmodified,
    long directoriesNew,
    long directoriesChanged,
    long directoriesUnmodified,
    long filesProcessed,
    long bytesProcessed,
    long dataBlobsAdded,
    long treeBlobsAdded,
    long bytesAdded,
    long bytesStored,
    long failedItems) {

  /// Checks that nothing is counted below zero.
  public SnapshotSummary {
    long signs =
        filesNew
            | filesChanged
            | filesUnmodified
            | directoriesNew
            | directoriesChanged
            | directoriesUnmodified
            | filesProcessed
            | bytesProcessed
            | dataBlobsAdded
            | treeBlobsAdded
            | bytesAdded
            | bytesStored
            | failedItems;
    if (signs < 0) {
      throw new IllegalArgumentException("a summary counts nothing below zero");
    }
  }
}
