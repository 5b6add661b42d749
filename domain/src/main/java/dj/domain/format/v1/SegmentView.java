package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.format.v1.SegmentFormat.Columns;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.BlobCursor;
import dj.domain.index.BlobSink;
import dj.domain.index.PackInfo;
import dj.domain.index.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An index segment seen in its plaintext, where the blobs stay; the layout is in [SegmentFormat].
///
/// Everything was checked when the view was made, so no method fails. Any number of threads may use
/// it.
public final class SegmentView {
  private final byte[] plain;
  private final Columns columns;
  private final List<PackInfo> packs;
  private final List<Tombstone> tombstones;
  private final List<IndexId> superseded;

  private SegmentView(String subject, byte[] plain, Columns columns) {
    this.plain = plain;
    this.columns = columns;
    this.packs = readPacks(subject);
    this.tombstones = readTombstones(subject);
    this.superseded = readSuperseded(subject);
  }

  /// Checks a plaintext, which must not change any more, and makes a view of it.
  ///
  /// @param subject the segment, for messages
  /// @throws dj.domain.error.DamageException if any byte is not what a program writes
  public static SegmentView of(String subject, byte[] plain) {
    Columns columns = readHeader(subject, plain);
    SegmentView view = new SegmentView(subject, plain, columns);
    view.requireBlobs(subject);
    return view;
  }

  private static Columns readHeader(String subject, byte[] plain) {
    require(
        plain.length >= SegmentFormat.HEADER_LENGTH_BYTES
            && LittleEndian.getLong(plain, 0) == SegmentFormat.MAGIC,
        subject,
        "there is no index segment");
    boolean version1 =
        plain[SegmentFormat.VERSION_OFFSET] == SegmentFormat.VERSION
            && plain[SegmentFormat.RESERVED_OFFSET] == 0
            && LittleEndian.getUnsignedShort(plain, SegmentFormat.FLAGS_OFFSET) == 0
            && LittleEndian.getInt(plain, SegmentFormat.LENGTH_OFFSET)
                == SegmentFormat.HEADER_LENGTH_BYTES
            && LittleEndian.getLong(plain, SegmentFormat.RESERVED_LAST_OFFSET) == 0
            && LittleEndian.getLong(plain, SegmentFormat.RESERVED_LAST_OFFSET + 8) == 0;
    require(version1, subject, "the segment's header is not of version 1");
    int packs = LittleEndian.getInt(plain, SegmentFormat.PACKS_OFFSET);
    int blobs = LittleEndian.getInt(plain, SegmentFormat.BLOBS_OFFSET);
    int tombstones = LittleEndian.getInt(plain, SegmentFormat.TOMBSTONES_OFFSET);
    int superseded = LittleEndian.getInt(plain, SegmentFormat.SUPERSEDED_OFFSET);
    require((packs | blobs | tombstones | superseded) >= 0, subject, "a number of rows is absurd");
    Columns columns = new Columns(packs, blobs, tombstones, superseded);
    require(
        columns.lengthBytes() == plain.length, subject, "the segment's length is not its rows'");
    return columns;
  }

  private List<PackInfo> readPacks(String subject) {
    List<PackInfo> list = new ArrayList<>(columns.packs());
    for (int row = 0; row < columns.packs(); row++) {
      PackId id = PackId.of(plain, columns.packName() + row * PackId.LENGTH_BYTES);
      require(
          row == 0 || list.getLast().id().compareTo(id) < 0, subject, "the packs are not sorted");
      int size = LittleEndian.getInt(plain, columns.packSize() + 4 * row);
      require(size > 0 && size <= PackFormat.MAX_PACK_LENGTH_BYTES, subject, "no size of a pack");
      int kind = plain[columns.packKind() + row];
      require(PackHeader.isKind(kind), subject, "no kind of a pack");
      long time = LittleEndian.getLong(plain, columns.packTime() + 8 * row);
      list.add(new PackInfo(id, BlobKind.of(kind), size, Instant.ofEpochMilli(time)));
    }
    return List.copyOf(list);
  }

  private List<Tombstone> readTombstones(String subject) {
    List<Tombstone> list = new ArrayList<>(columns.tombstones());
    for (int row = 0; row < columns.tombstones(); row++) {
      int state = plain[columns.tombstoneState() + row];
      require(
          state == Tombstone.State.CONDEMNED.code() || state == Tombstone.State.DOOMED.code(),
          subject,
          "no state of a tombstone");
      Tombstone tombstone =
          new Tombstone(
              PackId.of(plain, columns.tombstoneName() + row * PackId.LENGTH_BYTES),
              Tombstone.State.of(state),
              SessionId.of(plain, columns.tombstoneSession() + row * SessionId.LENGTH_BYTES));
      require(
          row == 0 || SegmentFormat.TOMBSTONE_ORDER.compare(list.getLast(), tombstone) < 0,
          subject,
          "the tombstones are not sorted");
      list.add(tombstone);
    }
    return List.copyOf(list);
  }

  private List<IndexId> readSuperseded(String subject) {
    List<IndexId> list = new ArrayList<>(columns.superseded());
    for (int row = 0; row < columns.superseded(); row++) {
      IndexId id = IndexId.of(plain, columns.supersededName() + row * IndexId.LENGTH_BYTES);
      require(
          row == 0 || list.getLast().compareTo(id) < 0,
          subject,
          "the superseded segments are not sorted");
      list.add(id);
    }
    return List.copyOf(list);
  }

  private void requireBlobs(String subject) {
    long[] sizes = packs.stream().mapToLong(PackInfo::sizeBytes).toArray();
    int[] kinds = packs.stream().mapToInt(pack -> pack.kind().code()).toArray();
    SegmentRows rows = new SegmentRows(plain, columns);
    Previous previous = new Previous();
    while (rows.next()) {
      requireBlob(subject, rows, sizes, kinds);
      require(previous.isBefore(rows), subject, "the blobs are not sorted");
      previous.set(rows);
    }
  }

  /// A method of its own is compiled after some hundred rows; the loop as a whole would be
  /// interpreted to its end.
  private static void requireBlob(String subject, SegmentRows row, long[] sizes, int[] kinds) {
    int pack = row.packNumber();
    require(pack >= 0 && pack < sizes.length, subject, "a blob is in no pack");
    require(row.kindCode() == kinds[pack], subject, "a blob is not of its pack's kind");
    boolean plausible =
        PackTrailer.isCodec(row.codecCode())
            && PackTrailer.isPlausible(
                row.codecCode(), row.offset(), row.sealedLengthBytes(), row.rawLengthBytes())
            && end(row) <= sizes[pack];
    require(plausible, subject, "impossible lengths of a blob");
  }

  private static long end(SegmentRows row) {
    return (long) row.offset() + RecordFormat.HEADER_LENGTH_BYTES + row.sealedLengthBytes();
  }

  /// What rows are sorted by, of the row before.
  private static final class Previous {
    private long a;
    private long b;
    private long c;
    private long d;
    private int pack = -1;
    private int offset;

    private void set(SegmentRows row) {
      a = row.idA();
      b = row.idB();
      c = row.idC();
      d = row.idD();
      pack = row.packNumber();
      offset = row.offset();
    }

    private boolean isBefore(SegmentRows row) {
      int order = Long.compareUnsigned(a, row.idA());
      return order < 0 || (order == 0 && isBeforeInTheRest(row));
    }

    private boolean isBeforeInTheRest(SegmentRows row) {
      int order = Long.compareUnsigned(b, row.idB());
      if (order == 0) {
        order = Long.compareUnsigned(c, row.idC());
      }
      if (order == 0) {
        order = Long.compareUnsigned(d, row.idD());
      }
      if (order == 0) {
        order = Integer.compare(pack, row.packNumber());
      }
      return order < 0 || (order == 0 && offset < row.offset());
    }
  }

  private int packNumber(int row) {
    return LittleEndian.getInt(plain, columns.packNumber() + 4 * row);
  }

  private int offset(int row) {
    return LittleEndian.getInt(plain, columns.offset() + 4 * row);
  }

  private int sealedLength(int row) {
    return LittleEndian.getInt(plain, columns.sealedLength() + 4 * row);
  }

  private int rawLength(int row) {
    return LittleEndian.getInt(plain, columns.rawLength() + 4 * row);
  }

  private BlobId id(int row) {
    return BlobId.of(plain, columns.blobId() + row * BlobId.LENGTH_BYTES);
  }

  /// Who wrote the segment.
  public SessionId session() {
    return SessionId.of(plain, SegmentFormat.SESSION_OFFSET);
  }

  /// The packs, sorted; a blob refers to its pack by its position here.
  public List<PackInfo> packs() {
    return packs;
  }

  /// How many blobs there are.
  public int blobCount() {
    return columns.blobs();
  }

  /// What the segment says of packs that are on their way out.
  public List<Tombstone> tombstones() {
    return tombstones;
  }

  /// The segments that this one takes the place of.
  public List<IndexId> superseded() {
    return superseded;
  }

  /// The blob in a row, from 0, in the order of ids.
  public PackedBlob blob(int row) {
    int kindAndCodec = plain[columns.kindAndCodec() + row];
    return new PackedBlob(
        id(row),
        BlobRows.kind(kindAndCodec),
        BlobRows.codec(kindAndCodec),
        offset(row),
        sealedLength(row),
        rawLength(row));
  }

  /// The pack of the blob in a row.
  public PackInfo packOf(int row) {
    return packs.get(packNumber(row));
  }

  /// Goes through the blobs, in the order of ids.
  public BlobCursor blobs() {
    return new SegmentRows(plain, columns);
  }

  /// Tells every blob, in the order of ids.
  public void forEachBlob(BlobSink sink) {
    SegmentRows rows = new SegmentRows(plain, columns);
    while (rows.next()) {
      sink.accept(
          rows.idA(),
          rows.idB(),
          rows.idC(),
          rows.idD(),
          rows.packNumber(),
          rows.kindCode(),
          rows.codecCode(),
          rows.offset(),
          rows.sealedLengthBytes(),
          rows.rawLengthBytes());
    }
  }
}
