package dj.application.packing;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;
import dj.domain.pack.SealedPack;

/// What a session knows of blobs, as far as its packs need it.
public interface BlobRegistry {
  /// Takes over the storing of a blob.
  ///
  /// @return false if the repository has it, or somebody in this session stores it
  boolean claim(BlobKind kind, BlobId id);

  /// Stores a pack durably and notes its blobs for the index.
  void store(SealedPack pack);
}
