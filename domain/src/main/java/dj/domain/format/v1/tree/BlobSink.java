package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;

/// Takes tree blobs as soon as they are complete.
@FunctionalInterface
public interface BlobSink {
  /// Stores a blob, which may be known already, and tells its id. The buffer belongs to the caller
  /// and is used again: what is needed of it is copied before the call returns.
  BlobId store(byte[] buffer, int offset, int lengthBytes);
}
