package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.id.BlobId;
import java.util.Optional;

/// Looks for blobs in tables, with regard to what their packs are good for.
///
/// @param packs the packs that the tables' records refer to
record LocationSearch(PackTable packs) {
  /// The location of a blob in a pack that is `worst` or better, if there is one.
  Optional<BlobLocation> find(LocationTable table, BlobKind kind, BlobId id, PackStanding worst) {
    long at = position(table, kind, id, worst);
    return at == LocationTable.ABSENT
        ? Optional.empty()
        : Optional.of(location(table.place(at), table.lengths(at)));
  }

  /// Whether there is such a location.
  boolean holds(LocationTable table, BlobKind kind, BlobId id, PackStanding worst) {
    return position(table, kind, id, worst) != LocationTable.ABSENT;
  }

  /// The position of such a location, or [LocationTable#ABSENT].
  long position(LocationTable table, BlobKind kind, BlobId id, PackStanding worst) {
    long at = table.find(id.a(), id.b());
    while (at != LocationTable.ABSENT && !isGood(table.place(at), kind, worst)) {
      at = table.findNext(id.a(), id.b(), at);
    }
    return at;
  }

  private boolean isGood(long place, BlobKind kind, PackStanding worst) {
    return PackedLocation.isOf(place, kind)
        && packs.standing(PackedLocation.packNumber(place)).compareTo(worst) <= 0;
  }

  /// Whether a table has a record with exactly these words.
  static boolean lists(LocationTable table, BlobId id, long place, long lengths) {
    long at = table.find(id.a(), id.b());
    while (at != LocationTable.ABSENT
        && (table.place(at) != place || table.lengths(at) != lengths)) {
      at = table.findNext(id.a(), id.b(), at);
    }
    return at != LocationTable.ABSENT;
  }

  BlobLocation location(long place, long lengths) {
    return new BlobLocation(
        packs.id(PackedLocation.packNumber(place)),
        PackedLocation.kind(place),
        PackedLocation.codec(place),
        PackedLocation.offset(place),
        PackedLocation.sealedLengthBytes(lengths),
        PackedLocation.rawLengthBytes(lengths));
  }
}
