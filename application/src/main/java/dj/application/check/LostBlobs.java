package dj.application.check;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;

/// Which blobs a check found to be lost.
interface LostBlobs {
  /// Whatever is asked for is there.
  LostBlobs NONE = (_, _) -> false;

  /// Whether a blob is missing or damaged.
  boolean isLost(BlobKind kind, BlobId id);
}
