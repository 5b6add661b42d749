package dj.domain.pack;

import dj.domain.blob.PackedBlob;
import dj.domain.id.PackId;
import java.nio.ByteBuffer;
import java.util.List;

/// A finished pack, ready to be stored. Closing it gives its array back, so the content must not be
/// used after that.
public final class SealedPack implements AutoCloseable {
  private final PackId id;
  private final PackKey key;
  private final List<PackedBlob> blobs;
  private final byte[] buffer;
  private final int lengthBytes;
  private final PackBuffers buffers;
  private boolean closed;

  SealedPack(
      PackId id,
      PackKey key,
      List<PackedBlob> blobs,
      byte[] buffer,
      int lengthBytes,
      PackBuffers buffers) {
    this.id = id;
    this.key = key;
    this.blobs = blobs;
    this.buffer = buffer;
    this.lengthBytes = lengthBytes;
    this.buffers = buffers;
  }

  /// The name.
  public PackId id() {
    return id;
  }

  /// The keys and the header.
  public PackKey key() {
    return key;
  }

  /// The blobs in the order of their records.
  public List<PackedBlob> blobs() {
    return blobs;
  }

  /// The length in bytes.
  public int lengthBytes() {
    return lengthBytes;
  }

  /// The bytes of the file, read-only in intent: a buffer around the pack's own array.
  public ByteBuffer content() {
    return ByteBuffer.wrap(buffer, 0, lengthBytes);
  }

  /// Reads the pack as a stranger would: header, footer and trailer, and one blob in `oneIn`, the
  /// first one included.
  ///
  /// @throws dj.domain.error.DamageException if anything is not what was to be written: memory or
  ///   processor are faulty, and the pack must not be stored
  public void verify(BlobReader reader, int oneIn) {
    List<PackedBlob> read = reader.contents(id, key, buffer, lengthBytes);
    if (!read.equals(blobs)) {
      throw PackKey.damage("pack " + id.toShortHex(), "its trailer is not what was written");
    }
    for (int index = 0; index < blobs.size(); index += oneIn) {
      PackedBlob blob = blobs.get(index);
      reader.open(key, blob.id(), blob.in(id), buffer, blob.offset());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      key.close();
      buffers.release(buffer);
    }
  }
}
