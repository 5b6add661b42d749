package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.blob.BlobLocation;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The blobs that came in while an index is in use: those that are being stored right now, and the
/// locations of those that were stored. Split in stripes, each with a lock of its own.
final class NewBlobs implements AutoCloseable {
  /// More than there are workers on large machines, so that they seldom meet.
  private static final int STRIPES = 64;

  private final LocationSearch search;
  private final Stripe[] stripes = new Stripe[STRIPES];

  NewBlobs(LocationSearch search) {
    this.search = search;
    for (int index = 0; index < STRIPES; index++) {
      stripes[index] = new Stripe();
    }
  }

  private static final class Stripe {
    private final Set<BlobId> claimed = new HashSet<>();
    private Optional<LocationTable> stored = Optional.empty();
  }

  /// The last bits of the first word choose the stripe: within its table, the first bits choose the
  /// home.
  private Stripe stripe(BlobId id) {
    return stripes[(int) id.a() & (STRIPES - 1)];
  }

  boolean claim(BlobKind kind, BlobId id) {
    Stripe stripe = stripe(id);
    synchronized (stripe) {
      boolean held =
          stripe
              .stored
              .map(table -> search.holds(table, kind, id, PackStanding.RELIABLE))
              .orElse(false);
      return !held && stripe.claimed.add(id);
    }
  }

  void release(BlobId id) {
    Stripe stripe = stripe(id);
    synchronized (stripe) {
      stripe.claimed.remove(id);
    }
  }

  /// Enters a stored blob and ends its claim.
  ///
  /// @return false if exactly this location was known
  boolean add(int packNumber, PackedBlob blob) {
    BlobId id = blob.id();
    long place = PackedLocation.place(packNumber, blob);
    long lengths = PackedLocation.lengths(blob);
    Stripe stripe = stripe(id);
    synchronized (stripe) {
      stripe.claimed.remove(id);
      LocationTable table = stripe.stored.orElseGet(() -> new LocationTable(0));
      stripe.stored = Optional.of(table);
      return table.insert(id.a(), id.b(), place, lengths);
    }
  }

  Optional<BlobLocation> find(BlobKind kind, BlobId id, PackStanding worst) {
    Stripe stripe = stripe(id);
    synchronized (stripe) {
      return stripe.stored.flatMap(table -> search.find(table, kind, id, worst));
    }
  }

  boolean lists(BlobId id, long place, long lengths) {
    Stripe stripe = stripe(id);
    synchronized (stripe) {
      return stripe
          .stored
          .map(table -> LocationSearch.lists(table, id, place, lengths))
          .orElse(false);
    }
  }

  long size() {
    long size = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        size += stripe.stored.map(LocationTable::size).orElse(0L);
      }
    }
    return size;
  }

  long memoryBytes() {
    long bytes = 0;
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        bytes += stripe.stored.map(LocationTable::memoryBytes).orElse(0L);
      }
    }
    return bytes;
  }

  void forEach(LocationTable.RecordSink sink) {
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.stored.ifPresent(table -> table.forEach(sink));
      }
    }
  }

  @Override
  public void close() {
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.stored.ifPresent(LocationTable::close);
        stripe.stored = Optional.empty();
      }
    }
  }
}
