package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.id.PackId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What the index says of a pack.
///
/// @param id the pack
/// @param kind what its blobs hold
/// @param sizeBytes its size
/// @param created when it was written, by the writer's clock, in whole milliseconds
public record PackInfo(PackId id, BlobKind kind, long sizeBytes, Instant created) {
  /// Checks the size and cuts the time to milliseconds.
  public PackInfo {
    if (sizeBytes < 1) {
      throw new IllegalArgumentException("no size of a pack: " + sizeBytes);
    }
    created = created.truncatedTo(ChronoUnit.MILLIS);
  }
}
