package dj.application.repository;

import dj.application.packing.BlobEncoder;
import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.pack.BlobReader;
import dj.domain.pack.PackKey;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Reads blobs from the packs of a repository, for one thread. Content that is handed out was
/// verified down to its id.
public final class StoredBlobs implements AutoCloseable {
  private static final int INITIAL_BUFFER_BYTES = 64 * 1024;

  private final StorageBackend backend;
  private final Optional<PackBlocks> blocks;
  private final IndexedRepository indexed;
  private final PackKeys keys;
  private final BlobReader reader;
  private byte[] record = new byte[INITIAL_BUFFER_BYTES];

  /// Creates a reader.
  ///
  /// @param blocks reads neighbouring blobs at once, where a request costs a round trip
  StoredBlobs(
      StorageBackend backend,
      Optional<PackBlocks> blocks,
      IndexedRepository indexed,
      PackKeys keys,
      BlobReader reader) {
    this.backend = backend;
    this.blocks = blocks;
    this.indexed = indexed;
    this.keys = keys;
    this.reader = reader;
  }

  /// Reads a blob: its content is at [#contentOffset] of [#content] until the next call. If its
  /// pack is gone, since a prune has rewritten it, the blob is looked for again, as often as that
  /// happens.
  ///
  /// @return the length of the content in bytes
  /// @throws ObjectMissingException if the index does not know the blob, or its pack is missing
  /// @throws DamageException if it cannot be verified
  public int read(BlobKind kind, BlobId id) {
    open(kind, id, reader::open);
    return reader.contentLengthBytes();
  }

  /// Reads a blob only to store it again: its seal is verified, and the content under it is neither
  /// expanded nor looked at.
  ///
  /// @throws ObjectMissingException if the index does not know the blob, or its pack is missing
  /// @throws DamageException if its seal is broken
  public void readSealed(BlobKind kind, BlobId id) {
    open(kind, id, reader::openSeal);
  }

  /// One of the ways of [BlobReader].
  private interface Opening {
    void open(PackKey key, BlobId id, BlobLocation location, byte[] source, int position);
  }

  private void open(BlobKind kind, BlobId id, Opening opening) {
    BlobLocation location = indexed.index().find(kind, id).orElseThrow(() -> unknown(kind, id));
    Set<PackId> missing = new HashSet<>();
    while (true) {
      try {
        open(id, location, opening);
        return;
      } catch (ObjectMissingException e) {
        missing.add(location.pack());
        location = indexed.findAgain(kind, id, missing).orElseThrow(() -> e);
      }
    }
  }

  private void open(BlobId id, BlobLocation location, Opening opening) {
    int recordLength = BlobReader.recordLengthBytes(location);
    if (record.length < recordLength) {
      record = new byte[Math.max(recordLength, 2 * record.length)];
    }
    readRecord(location, recordLength);
    opening.open(keys.of(location.pack()), id, location, record, 0);
  }

  private boolean isWorthGathering(BlobKind kind) {
    return kind == BlobKind.DATA || !backend.keepsDirectories();
  }

  private void readRecord(BlobLocation location, int lengthBytes) {
    Optional<PackInfo> pack =
        blocks.isPresent() && isWorthGathering(location.kind())
            ? indexed.index().packs().find(location.pack())
            : Optional.empty();
    if (blocks.isPresent() && pack.isPresent()) {
      blocks.get().read(pack.get(), location.offset(), record, lengthBytes);
    } else {
      backend.read(FileName.of(location.pack()), location.offset(), record, 0, lengthBytes);
    }
  }

  /// Stores the blob that was read last, in either way, once more, without compressing it again.
  ///
  /// @see BlobEncoder#storeEncoded
  public void storeAgain(BlobKind kind, BlobId id, BlobEncoder encoder) {
    encoder.storeEncoded(
        kind,
        id,
        reader.codec(),
        reader.contentLengthBytes(),
        reader.payload(),
        reader.payloadOffset(),
        reader.payloadLengthBytes());
  }

  /// The array that holds the content of the blob that was read last.
  public byte[] content() {
    return reader.content();
  }

  /// Where that content begins.
  public int contentOffset() {
    return reader.contentOffset();
  }

  @Override
  public void close() {
    reader.close();
  }

  private static ObjectMissingException unknown(BlobKind kind, BlobId id) {
    String what = kind == BlobKind.DATA ? "data blob " : "tree blob ";
    return new ObjectMissingException(
        what + id.toShortHex() + " is not in the index",
        "run dj repo check to see what is affected");
  }
}
