package dj.application.packing;

import dj.domain.blob.BlobKind;
import dj.domain.id.BlobId;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import dj.domain.pack.BlobReader;
import dj.domain.port.Aead;
import dj.domain.port.Compressor;
import dj.domain.port.ContentHasher;

/// How the blobs of a repository are named, compressed and sealed.
///
/// @param keys borrowed
public record BlobTools(
    Aead aead, Compressor compressor, ContentHasher hasher, RepositoryKeys keys) {

  /// The identity of a blob.
  public BlobId idOf(BlobKind kind, byte[] content, int offset, int lengthBytes) {
    byte[] key =
        switch (kind) {
          case DATA -> keys.key(KeyPurpose.DATA_IDENTITY);
          case TREE -> keys.key(KeyPurpose.TREE_IDENTITY);
        };
    byte[] id = new byte[BlobId.LENGTH_BYTES];
    hasher.keyedHash(key, content, offset, lengthBytes, id, 0);
    return BlobId.of(id, 0);
  }

  /// Creates what one thread reads blobs with.
  public BlobReader newReader() {
    return new BlobReader(aead, compressor, hasher);
  }
}
