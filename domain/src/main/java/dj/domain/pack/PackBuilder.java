package dj.domain.pack;

import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackFormat;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.PackTrailer;
import dj.domain.format.v1.RecordFormat;
import dj.domain.hash.Sha256;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.port.Aead;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A pack that is being built in memory by many workers at once.
///
/// A worker reserves a slot, which is quick and done under a lock, and then seals its record
/// straight into the slot, outside that lock and without a copy. Sealing holds the shared half of a
/// read-write lock; its other half is taken only while the pack moves to a larger array.
///
/// Nobody waits for the last slot: after [#close], whoever seals it is told so by [Slot#seal], and
/// calls [#finish]. If a worker fails between reserving and sealing, the pack is never finished;
/// such a failure ends the operation.
public final class PackBuilder {
  private final PackKey key;
  private final PackBuffers buffers;
  private final int limitBytes;
  private final ReadWriteLock move = new ReentrantReadWriteLock();
  private final List<PackedBlob> blobs = new ArrayList<>();
  private byte[] buffer;
  private int endOffset = PackHeader.LENGTH_BYTES;
  private int unsealedSlots;
  private boolean closed;
  private boolean finished;

  PackBuilder(PackKey key, int limitBytes, PackBuffers buffers) {
    this.key = key;
    this.limitBytes = limitBytes;
    this.buffers = buffers;
    this.buffer = buffers.take(1);
    key.header().copyTo(buffer, 0);
  }

  /// Reserves the place of one blob, or answers nothing if the pack is full or closed. An empty
  /// pack takes any blob.
  ///
  /// @param id the blob
  /// @param codec how the payload is encoded
  /// @param rawLengthBytes the length of the content
  /// @param payloadLengthBytes the length of the encoded content
  public synchronized Optional<Slot> reserve(
      BlobId id, Codec codec, int rawLengthBytes, int payloadLengthBytes) {
    int recordLength =
        RecordFormat.HEADER_LENGTH_BYTES + RecordFormat.SEALING_LENGTH_BYTES + payloadLengthBytes;
    if (closed || !hasRoomFor(recordLength)) {
      return Optional.empty();
    }
    requireCapacity(endOffset + recordLength);
    int sealedLength = RecordFormat.SEALING_LENGTH_BYTES + payloadLengthBytes;
    PackedBlob blob =
        new PackedBlob(id, key.kind(), codec, endOffset, sealedLength, rawLengthBytes);
    Slot slot = new Slot(blobs.size(), blob);
    blobs.add(blob);
    endOffset += recordLength;
    unsealedSlots++;
    return Optional.of(slot);
  }

  private boolean hasRoomFor(int recordLength) {
    int count = blobs.size();
    boolean fits = (long) endOffset + recordLength + tailLengthBytes(count + 1) <= limitBytes;
    return count == 0 || (count < PackFormat.MAX_BLOBS && fits);
  }

  private static int sealedTrailerLengthBytes(int count) {
    return PackTrailer.lengthBytes(count) + Aead.TAG_LENGTH_BYTES;
  }

  private static int tailLengthBytes(int count) {
    return PackHeader.LENGTH_BYTES + sealedTrailerLengthBytes(count) + PackFooter.LENGTH_BYTES;
  }

  private void requireCapacity(int lengthBytes) {
    if (buffer.length >= lengthBytes) {
      return;
    }
    move.writeLock().lock();
    try {
      byte[] larger = buffers.take(lengthBytes);
      System.arraycopy(buffer, 0, larger, 0, endOffset);
      buffers.release(buffer);
      buffer = larger;
    } finally {
      move.writeLock().unlock();
    }
  }

  /// Whether no blob is in the pack.
  public synchronized boolean isEmpty() {
    return blobs.isEmpty();
  }

  /// How many bytes the pack has by now.
  public synchronized int lengthBytes() {
    return endOffset + tailLengthBytes(blobs.size());
  }

  /// Ends the reserving.
  ///
  /// @return true if the caller is to [#finish] the pack now: no slot waits for its record, and
  ///   nobody was told so before
  public synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first && unsealedSlots == 0;
  }

  private synchronized boolean recordIsSealed() {
    unsealedSlots--;
    return closed && unsealedSlots == 0;
  }

  /// Writes trailer and footer and hands out the pack, once.
  ///
  /// @throws IllegalStateException if the pack is open, empty or finished, or a slot is not sealed
  public synchronized SealedPack finish(PackSealer sealer) {
    if (!closed || finished || unsealedSlots > 0 || blobs.isEmpty()) {
      throw new IllegalStateException("the pack is not ready to be finished");
    }
    finished = true;
    int trailerOffset = endOffset + PackHeader.LENGTH_BYTES;
    int trailerLength = sealedTrailerLengthBytes(blobs.size());
    int packLength = trailerOffset + trailerLength + PackFooter.LENGTH_BYTES;
    requireCapacity(packLength);
    key.header().copyTo(buffer, endOffset);
    MessageDigest digest = Sha256.begin();
    digest.update(buffer, 0, trailerOffset);
    byte[] plain = PackTrailer.encode(blobs, trailerOffset, Sha256.soFar(digest));
    TrailerMac.put(key, plain);
    sealer.sealTrailer(key, plain, buffer, trailerOffset);
    PackFooter.of(trailerOffset, trailerLength).copyTo(buffer, trailerOffset + trailerLength);
    digest.update(buffer, trailerOffset, packLength - trailerOffset);
    PackId id = PackId.of(digest.digest(), 0);
    return new SealedPack(id, key, List.copyOf(blobs), buffer, packLength, buffers);
  }

  /// The place of one blob in the pack; it belongs to the worker that reserved it.
  public final class Slot {
    private final int ordinal;
    private final PackedBlob blob;
    private boolean sealed;

    private Slot(int ordinal, PackedBlob blob) {
      this.ordinal = ordinal;
      this.blob = blob;
    }

    /// What the slot is for.
    public PackedBlob blob() {
      return blob;
    }

    /// Seals the record into the pack, once.
    ///
    /// @param plain the worker's own buffer: the payload begins at
    ///   [RecordFormat#INNER_LENGTH_BYTES], and the bytes before it are overwritten. Compressing
    ///   straight to that offset saves a copy
    /// @return true if the pack is closed and this was its last slot: the caller is to finish it
    public boolean seal(PackSealer sealer, byte[] plain) {
      if (sealed) {
        throw new IllegalStateException("a slot is sealed once: its nonce must not be used again");
      }
      sealed = true;
      move.readLock().lock();
      try {
        sealer.sealRecord(key, ordinal, blob, plain, buffer);
      } finally {
        move.readLock().unlock();
      }
      return recordIsSealed();
    }
  }
}
