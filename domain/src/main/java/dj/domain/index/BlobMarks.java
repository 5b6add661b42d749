package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/// Which blobs of an index are in use: one bit for each location, 100 million blobs are 16 MB.
///
/// A blob that is stored several times is marked in one place, the one that [BlobIndex#find]
/// answers: in a reliable pack if there is one. So what is not marked is not needed, and the packs
/// with marks hold everything that is.
///
/// Marking is safe for many threads at once; the counts are for afterwards.
public final class BlobMarks {
  private final PackTable packs;
  private final LocationSearch search;
  private final LocationTable table;
  private final AtomicLongArray bits;

  BlobMarks(PackTable packs, LocationSearch search, LocationTable table) {
    this.packs = packs;
    this.search = search;
    this.table = table;
    this.bits = new AtomicLongArray(Math.toIntExact(table.slots() / Long.SIZE + 1));
  }

  /// What marking a blob found.
  public enum Mark {
    /// It was not marked before.
    NEW,
    /// It was marked already.
    KNOWN,
    /// The index does not know it, or only in packs that are gone.
    ABSENT
  }

  /// Marks a blob.
  public Mark mark(BlobKind kind, BlobId id) {
    long at = search.position(table, kind, id, PackStanding.RELIABLE);
    if (at == LocationTable.ABSENT) {
      at = search.position(table, kind, id, PackStanding.READABLE);
    }
    if (at == LocationTable.ABSENT) {
      return Mark.ABSENT;
    }
    long slot = at / LocationTable.RECORD_LENGTH_BYTES;
    long bit = 1L << slot;
    return (bits.getAndAccumulate(word(slot), bit, (old, mask) -> old | mask) & bit) == 0
        ? Mark.NEW
        : Mark.KNOWN;
  }

  /// Whether a blob is marked in any place.
  public boolean isMarked(BlobKind kind, BlobId id) {
    for (long at = table.find(id.a(), id.b());
        at != LocationTable.ABSENT;
        at = table.findNext(id.a(), id.b(), at)) {
      if (PackedLocation.isOf(table.place(at), kind) && isSet(at)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a blob is marked in this place.
  public boolean isMarked(PackId pack, PackedBlob blob) {
    return packs
        .number(pack)
        .map(number ->
            PackedLocation.place(number, blob.offset(), blob.codec().code(), blob.kind().code()))
        .map(place -> table.findAt(blob.id().a(), blob.id().b(), place))
        .filter(at -> at != LocationTable.ABSENT)
        .map(this::isSet)
        .orElse(false);
  }

  private boolean isSet(long at) {
    long slot = at / LocationTable.RECORD_LENGTH_BYTES;
    return (bits.get(word(slot)) & 1L << slot) != 0;
  }

  private static int word(long slot) {
    return (int) (slot / Long.SIZE);
  }

  /// How many blobs are marked, and how long they are, of each kind.
  public Map<BlobKind, BlobTotal> totals() {
    Map<BlobKind, LongSums> sums = new EnumMap<>(BlobKind.class);
    table.forEachAt(at -> {
      if (isSet(at)) {
        sums.computeIfAbsent(PackedLocation.kind(table.place(at)), _ -> new LongSums())
            .add(table.lengths(at));
      }
    });
    Map<BlobKind, BlobTotal> totals = new EnumMap<>(BlobKind.class);
    sums.forEach((kind, sum) -> totals.put(kind, sum.total()));
    return totals;
  }

  /// The sums of one kind.
  private static final class LongSums {
    private long blobs;
    private long rawBytes;
    private long sealedBytes;

    private void add(long lengths) {
      blobs++;
      rawBytes += PackedLocation.rawLengthBytes(lengths);
      sealedBytes += PackedLocation.sealedLengthBytes(lengths);
    }

    private BlobTotal total() {
      return new BlobTotal(blobs, rawBytes, sealedBytes);
    }
  }

  /// What of every pack is marked, in the order of the packs in the table.
  public List<PackUse> uses() {
    Sums sums = new Sums(packs.size());
    table.forEachAt(sums::add);
    List<PackUse> uses = new ArrayList<>(packs.size());
    packs.forEach(pack -> uses.add(sums.of(pack)));
    return uses;
  }

  /// The sums of all packs, in columns.
  private final class Sums {
    private final int[] blobs;
    private final int[] usedBlobs;
    private final long[] bytes;
    private final long[] usedBytes;

    private Sums(int count) {
      blobs = new int[count];
      usedBlobs = new int[count];
      bytes = new long[count];
      usedBytes = new long[count];
    }

    private void add(long at) {
      int number = PackedLocation.packNumber(table.place(at));
      int length = PackedLocation.sealedLengthBytes(table.lengths(at));
      blobs[number]++;
      bytes[number] += length;
      if (isSet(at)) {
        usedBlobs[number]++;
        usedBytes[number] += length;
      }
    }

    private PackUse of(PackInfo pack) {
      int number = packs.number(pack.id()).orElseThrow();
      return new PackUse(
          pack,
          packs.standing(number),
          blobs[number],
          usedBlobs[number],
          bytes[number],
          usedBytes[number]);
    }
  }
}
