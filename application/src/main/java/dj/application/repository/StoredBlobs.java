package dj.application.repository;

import dj.application.packing.BlobEncoder;
import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.blob.PackedBlob;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads blobs from the packs of a repository, for one thread. Content that is handed out was
/// verified down to its id.
public final class StoredBlobs implements AutoCloseable {
  private static final int INITIAL_BUFFER_BYTES = 64 * 1024;

  /// What lies between two blobs and is read with them: one request costs more.
  private static final int GAP_BYTES = 32 * 1024;

  /// How much is read at once, unless one blob is longer.
  private static final int RUN_BYTES = 1 << 20;

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
    read(
        location.pack(),
        location.kind(),
        location.offset(),
        BlobReader.recordLengthBytes(location));
    opening.open(keys.of(location.pack()), id, location, record, 0);
  }

  private boolean isWorthGathering(BlobKind kind) {
    return kind == BlobKind.DATA || !backend.keepsDirectories();
  }

  /// Reads a part of a pack to the beginning of the buffer.
  private void read(PackId pack, BlobKind kind, int offset, int lengthBytes) {
    if (record.length < lengthBytes) {
      record = new byte[Math.max(lengthBytes, 2 * record.length)];
    }
    Optional<PackInfo> listed =
        blocks.isPresent() && isWorthGathering(kind)
            ? indexed.index().packs().find(pack)
            : Optional.empty();
    if (blocks.isPresent() && listed.isPresent()) {
      blocks.get().read(listed.get(), offset, record, lengthBytes);
    } else {
      backend.read(FileName.of(pack), offset, record, 0, lengthBytes);
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
        reader.payloadLengthBytes());
  }

  /// Stores blobs of one pack once more, as [#readSealed] and [#storeAgain(BlobKind, BlobId,
  /// BlobEncoder)] do with one blob; those that lie close to each other are read at once.
  ///
  /// @param blobs what the pack's own table says of them, in the order of their records
  /// @throws ObjectMissingException if the pack is missing, and one of them is nowhere else
  /// @throws DamageException if a seal is broken
  public void storeAgain(PackId pack, List<PackedBlob> blobs, BlobEncoder encoder) {
    int start = 0;
    while (start < blobs.size()) {
      int end = endOfRun(blobs, start);
      storeRun(pack, blobs.subList(start, end), encoder);
      start = end;
    }
  }

  private static int endOfRun(List<PackedBlob> blobs, int start) {
    int begin = blobs.get(start).offset();
    int end = start + 1;
    while (end < blobs.size()) {
      PackedBlob next = blobs.get(end);
      int gap = next.offset() - endOffset(blobs.get(end - 1));
      if (gap < 0 || gap > GAP_BYTES || endOffset(next) - begin > RUN_BYTES) {
        break;
      }
      end++;
    }
    return end;
  }

  private static int endOffset(PackedBlob blob) {
    return blob.offset() + BlobReader.recordLengthBytes(blob);
  }

  private void storeRun(PackId pack, List<PackedBlob> run, BlobEncoder encoder) {
    int begin = run.getFirst().offset();
    try {
      read(pack, run.getFirst().kind(), begin, endOffset(run.getLast()) - begin);
    } catch (ObjectMissingException _) {
      storeFromElsewhere(run, encoder);
      return;
    }
    PackKey key = keys.of(pack);
    for (PackedBlob blob : run) {
      reader.openSeal(key, blob.id(), blob.in(pack), record, blob.offset() - begin);
      storeAgain(blob.kind(), blob.id(), encoder);
    }
  }

  private void storeFromElsewhere(List<PackedBlob> blobs, BlobEncoder encoder) {
    for (PackedBlob blob : blobs) {
      readSealed(blob.kind(), blob.id());
      storeAgain(blob.kind(), blob.id(), encoder);
    }
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
