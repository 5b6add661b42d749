package dj.domain.index;

import dj.domain.id.PackId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The packs of an index, each with a number that blobs refer to it by. Safe for use by many
/// threads; reading takes no lock.
///
/// A pack costs some 150 bytes of heap: at 60 blobs a pack that is 2.5 bytes a blob.
public final class PackTable {
  private static final int FIRST_LENGTH = 64;

  private final Map<PackId, Integer> numbers = new ConcurrentHashMap<>();
  private volatile Row[] rows = new Row[FIRST_LENGTH];
  private volatile int size;

  PackTable() {}

  private static final class Row {
    private final PackInfo info;
    private final AtomicInteger blobs = new AtomicInteger();
    private volatile PackStanding standing = PackStanding.RELIABLE;

    Row(PackInfo info) {
      this.info = info;
    }
  }

  /// The number of a pack, which is entered if it is not in the table yet.
  synchronized int enter(PackInfo pack) {
    Integer known = numbers.get(pack.id());
    if (known != null) {
      return known;
    }
    int number = size;
    Row[] current = rows;
    if (number == current.length) {
      current = Arrays.copyOf(current, number + number / 2);
    }
    current[number] = new Row(pack);
    // Written last: whoever sees the size sees the row.
    rows = current;
    size = number + 1;
    numbers.put(pack.id(), number);
    return number;
  }

  void countBlob(int number) {
    rows[number].blobs.incrementAndGet();
  }

  PackId id(int number) {
    return rows[number].info.id();
  }

  PackStanding standing(int number) {
    return rows[number].standing;
  }

  /// How many packs there are.
  public int size() {
    return size;
  }

  /// What the index says of a pack, whatever its standing.
  public Optional<PackInfo> find(PackId pack) {
    return row(pack).map(row -> row.info);
  }

  /// How many blobs the index lists in a pack; 0 for one that it does not know.
  public int blobCount(PackId pack) {
    return row(pack).map(row -> row.blobs.get()).orElse(0);
  }

  /// What a pack is good for; empty for one that the index does not know.
  public Optional<PackStanding> standing(PackId pack) {
    return row(pack).map(row -> row.standing);
  }

  /// Says what a pack is good for; one that the index does not know is left unknown.
  public void setStanding(PackId pack, PackStanding standing) {
    row(pack).ifPresent(row -> row.standing = standing);
  }

  private Optional<Row> row(PackId pack) {
    return Optional.ofNullable(numbers.get(pack)).map(number -> rows[number]);
  }

  /// Tells every pack, in the order they came in.
  public void forEach(Consumer<PackInfo> sink) {
    int count = size;
    for (int number = 0; number < count; number++) {
      sink.accept(rows[number].info);
    }
  }
}
