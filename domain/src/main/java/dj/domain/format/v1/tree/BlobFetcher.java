package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;

/// Gets the content of tree blobs.
@FunctionalInterface
public interface BlobFetcher {
  /// The verified content of a blob. The array may be shared: nobody changes it.
  byte[] fetch(BlobId id);
}
