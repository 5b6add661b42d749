package dj.domain.format.v1;

import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.BlobSink;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Collects what an index segment says and encodes its plaintext; the layout is in [SegmentFormat].
///
/// Blobs are kept in primitive columns, some 50 bytes each, so that merging segments of millions of
/// blobs needs no object for any of them. A writer belongs to one thread.
public final class SegmentWriter {
  private final SessionId session;
  private final List<PackInfo> packs = new ArrayList<>();
  private final Map<PackId, Integer> numbers = new HashMap<>();
  private final BlobRows rows = new BlobRows();
  private final SortedSet<Tombstone> tombstones = new TreeSet<>(SegmentFormat.TOMBSTONE_ORDER);
  private final SortedSet<IndexId> superseded = new TreeSet<>();

  /// Creates an empty writer.
  ///
  /// @param session who writes the segment
  public SegmentWriter(SessionId session) {
    this.session = session;
  }

  /// Adds a pack and its blobs.
  public void add(PackInfo pack, List<PackedBlob> blobs) {
    int number = enter(pack);
    for (PackedBlob blob : blobs) {
      BlobId id = blob.id();
      rows.add(
          id.a(),
          id.b(),
          id.c(),
          id.d(),
          number,
          blob.kind().code(),
          blob.codec().code(),
          blob.offset(),
          blob.sealedLengthBytes(),
          blob.rawLengthBytes());
    }
  }

  /// Adds the packs of another segment and answers where its blobs go. A blob that is given twice
  /// in the same place is written once.
  public BlobSink segment(List<PackInfo> segmentPacks) {
    int[] entered = segmentPacks.stream().mapToInt(this::enter).toArray();
    return (a, b, c, d, pack, kind, codec, offset, sealedLength, rawLength) ->
        rows.add(a, b, c, d, entered[pack], kind, codec, offset, sealedLength, rawLength);
  }

  private int enter(PackInfo pack) {
    if (pack.sizeBytes() > PackFormat.MAX_PACK_LENGTH_BYTES) {
      throw new IllegalArgumentException("no size of a pack: " + pack.sizeBytes());
    }
    Integer known = numbers.putIfAbsent(pack.id(), packs.size());
    if (known != null) {
      return known;
    }
    packs.add(pack);
    return packs.size() - 1;
  }

  /// Adds a tombstone.
  public void add(Tombstone tombstone) {
    tombstones.add(tombstone);
  }

  /// Says that the segment takes the place of another one.
  public void supersede(IndexId segment) {
    superseded.add(segment);
  }

  /// Whether there is nothing to write.
  public boolean isEmpty() {
    return packs.isEmpty() && tombstones.isEmpty() && superseded.isEmpty();
  }

  /// How many packs were added.
  public int packCount() {
    return packs.size();
  }

  /// How many tombstones were added.
  public int tombstoneCount() {
    return tombstones.size();
  }

  /// How many blobs were added, repetitions included.
  public int blobCount() {
    return rows.size();
  }

  /// An upper bound of the length of the plaintext in bytes.
  public long lengthBytes() {
    return columns(rows.size()).lengthBytes();
  }

  private SegmentFormat.Columns columns(int blobs) {
    return new SegmentFormat.Columns(packs.size(), blobs, tombstones.size(), superseded.size());
  }

  /// Encodes the plaintext; the writer is of no use after that.
  ///
  /// @throws IllegalStateException if it would be longer than 512 MiB
  public byte[] encode() {
    sortPacks();
    int[] order = rows.order();
    SegmentFormat.Columns columns = columns(order.length);
    if (columns.lengthBytes() > SegmentFormat.MAX_LENGTH_BYTES) {
      throw new IllegalStateException("too much for one index segment");
    }
    byte[] plain = new byte[(int) columns.lengthBytes()];
    putHeader(plain, columns);
    putPacks(plain, columns);
    putBlobs(plain, columns, order);
    putTombstones(plain, columns);
    int at = columns.supersededName();
    for (IndexId segment : superseded) {
      segment.copyTo(plain, at);
      at += IndexId.LENGTH_BYTES;
    }
    return plain;
  }

  private void sortPacks() {
    List<PackInfo> entered = List.copyOf(packs);
    packs.sort(Comparator.comparing(PackInfo::id));
    for (int number = 0; number < packs.size(); number++) {
      numbers.put(packs.get(number).id(), number);
    }
    rows.renumber(entered.stream().mapToInt(pack -> numbers.getOrDefault(pack.id(), -1)).toArray());
  }

  private void putHeader(byte[] plain, SegmentFormat.Columns columns) {
    LittleEndian.putLong(plain, 0, SegmentFormat.MAGIC);
    plain[SegmentFormat.VERSION_OFFSET] = SegmentFormat.VERSION;
    LittleEndian.putInt(plain, SegmentFormat.LENGTH_OFFSET, SegmentFormat.HEADER_LENGTH_BYTES);
    session.copyTo(plain, SegmentFormat.SESSION_OFFSET);
    LittleEndian.putInt(plain, SegmentFormat.PACKS_OFFSET, columns.packs());
    LittleEndian.putInt(plain, SegmentFormat.BLOBS_OFFSET, columns.blobs());
    LittleEndian.putInt(plain, SegmentFormat.TOMBSTONES_OFFSET, columns.tombstones());
    LittleEndian.putInt(plain, SegmentFormat.SUPERSEDED_OFFSET, columns.superseded());
  }

  private void putPacks(byte[] plain, SegmentFormat.Columns columns) {
    for (int row = 0; row < packs.size(); row++) {
      PackInfo pack = packs.get(row);
      pack.id().copyTo(plain, columns.packName() + row * PackId.LENGTH_BYTES);
      LittleEndian.putInt(plain, columns.packSize() + 4 * row, (int) pack.sizeBytes());
      LittleEndian.putLong(plain, columns.packTime() + 8 * row, pack.created().toEpochMilli());
      plain[columns.packKind() + row] = (byte) pack.kind().code();
    }
  }

  private void putBlobs(byte[] plain, SegmentFormat.Columns columns, int[] order) {
    for (int row = 0; row < order.length; row++) {
      putBlob(plain, columns, row, order[row]);
    }
  }

  /// A method of its own is compiled after some hundred rows; the loop as a whole would be
  /// interpreted to its end.
  private void putBlob(byte[] plain, SegmentFormat.Columns columns, int row, int from) {
    new BlobId(rows.word(from, 0), rows.word(from, 1), rows.word(from, 2), rows.word(from, 3))
        .copyTo(plain, columns.blobId() + row * BlobId.LENGTH_BYTES);
    LittleEndian.putInt(plain, columns.packNumber() + 4 * row, rows.pack(from));
    LittleEndian.putInt(plain, columns.offset() + 4 * row, rows.offset(from));
    LittleEndian.putInt(plain, columns.sealedLength() + 4 * row, rows.sealedLength(from));
    LittleEndian.putInt(plain, columns.rawLength() + 4 * row, rows.rawLength(from));
    plain[columns.kindAndCodec() + row] = rows.kindAndCodec(from);
  }

  private void putTombstones(byte[] plain, SegmentFormat.Columns columns) {
    int row = 0;
    for (Tombstone tombstone : tombstones) {
      tombstone.pack().copyTo(plain, columns.tombstoneName() + row * PackId.LENGTH_BYTES);
      tombstone.session().copyTo(plain, columns.tombstoneSession() + row * SessionId.LENGTH_BYTES);
      plain[columns.tombstoneState() + row] = (byte) tombstone.state().code();
      row++;
    }
  }
}
