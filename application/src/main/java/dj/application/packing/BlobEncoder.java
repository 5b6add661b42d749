package dj.application.packing;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.format.v1.RecordFormat;
import dj.domain.id.BlobId;
import dj.domain.pack.PackSealer;
import dj.domain.port.Compressor;

/// What one thread turns content into blobs with: it hashes, asks whether the blob is there,
/// compresses and seals.
public final class BlobEncoder implements AutoCloseable {
  private static final int INITIAL_BUFFER_BYTES = 64 * 1024;

  private final BlobStore store;
  private final Compressor.Context compressor;
  private final PackSealer sealer;
  private byte[] plain = new byte[INITIAL_BUFFER_BYTES];
  private long newBytes;

  BlobEncoder(BlobStore store, Compressor.Context compressor, PackSealer sealer) {
    this.store = store;
    this.compressor = compressor;
    this.sealer = sealer;
  }

  /// Makes sure that the repository has a blob of this content once the session is committed.
  ///
  /// @throws dj.domain.error.StorageException if packs cannot be written
  public BlobId store(BlobKind kind, byte[] content, int offset, int lengthBytes) {
    BlobId id = store.idOf(kind, content, offset, lengthBytes);
    if (!store.claim(kind, id)) {
      return id;
    }
    requireCapacity(
        RecordFormat.INNER_LENGTH_BYTES + compressor.maxCompressedLengthBytes(lengthBytes));
    int payloadLength =
        compressor.compress(content, offset, lengthBytes, plain, RecordFormat.INNER_LENGTH_BYTES);
    Codec codec = Codec.ZSTD;
    if (payloadLength < 0) {
      System.arraycopy(content, offset, plain, RecordFormat.INNER_LENGTH_BYTES, lengthBytes);
      payloadLength = lengthBytes;
      codec = Codec.RAW;
    }
    newBytes += lengthBytes;
    store.put(kind, id, codec, lengthBytes, plain, payloadLength, sealer);
    return id;
  }

  /// The same for a tree blob, in the shape that the writers of trees and lists ask for.
  public BlobId storeTree(byte[] content, int offset, int lengthBytes) {
    return store(BlobKind.TREE, content, offset, lengthBytes);
  }

  /// Stores a blob that was read from a pack, as it was encoded before, unless the repository has
  /// it.
  ///
  /// @param rawLengthBytes the length of its content
  /// @param payload holds the content as it was encoded, from [RecordFormat#INNER_LENGTH_BYTES] on;
  ///   what is before it is overwritten
  /// @param payloadLengthBytes how long it is
  /// @throws dj.domain.error.StorageException if packs cannot be written
  public void storeEncoded(
      BlobKind kind,
      BlobId id,
      Codec codec,
      int rawLengthBytes,
      byte[] payload,
      int payloadLengthBytes) {
    if (!store.claim(kind, id)) {
      return;
    }
    newBytes += rawLengthBytes;
    store.put(kind, id, codec, rawLengthBytes, payload, payloadLengthBytes, sealer);
  }

  /// The bytes of content that this encoder added to the repository so far, before compression.
  public long newBytes() {
    return newBytes;
  }

  private void requireCapacity(int lengthBytes) {
    if (plain.length < lengthBytes) {
      plain = new byte[Math.max(lengthBytes, 2 * plain.length)];
    }
  }

  @Override
  public void close() {
    compressor.close();
  }
}
