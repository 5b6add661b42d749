package dj.domain.blob;

import dj.domain.id.BlobId;
import dj.domain.id.PackId;

/// A blob as it stands in a pack: what the pack's trailer and the index say of it.
///
/// @param id the blob
/// @param kind what it holds
/// @param codec how it is stored
/// @param offset where its record begins in the pack, in bytes
/// @param sealedLengthBytes the length of the record's sealed part, tag included
/// @param rawLengthBytes the length of the content
public record PackedBlob(
    BlobId id, BlobKind kind, Codec codec, int offset, int sealedLengthBytes, int rawLengthBytes) {
  /// The longest content of a blob in bytes.
  public static final int MAX_RAW_LENGTH_BYTES = 128 << 20;

  /// Checks the numbers.
  public PackedBlob {
    if (offset < 0 || sealedLengthBytes < 1) {
      throw new IllegalArgumentException("a blob lies inside its pack");
    }
    if (rawLengthBytes < 0 || rawLengthBytes > MAX_RAW_LENGTH_BYTES) {
      throw new IllegalArgumentException("no length of a blob: " + rawLengthBytes);
    }
  }

  /// The location of the blob in the pack of this name.
  public BlobLocation in(PackId pack) {
    return new BlobLocation(pack, kind, codec, offset, sealedLengthBytes, rawLengthBytes);
  }
}
