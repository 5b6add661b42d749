package dj.domain.index;

import dj.domain.id.PackId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The packs of an index, each with a number that blobs refer to it by. Safe for use by many
/// threads; reading takes no lock.
///
/// A look-up of a blob needs the standing and the name of its pack, so these are columns that stay
/// in the processor's cache. A pack costs some 200 bytes of heap: at 64 blobs a pack that is three
/// bytes a blob.
public final class PackTable {
  private static final int FIRST_LENGTH = 64;

  private final Map<PackId, Integer> numbers = new ConcurrentHashMap<>();
  private volatile Columns columns = new Columns(FIRST_LENGTH);
  private volatile int size;

  PackTable() {}

  /// The arrays of one capacity; larger ones take their place.
  private static final class Columns {
    private final PackId[] ids;
    private final PackInfo[] infos;
    private final PackStanding[] standings;
    private final int[] blobs;

    Columns(int length) {
      ids = new PackId[length];
      infos = new PackInfo[length];
      standings = new PackStanding[length];
      blobs = new int[length];
    }

    Columns(Columns smaller, int length) {
      ids = Arrays.copyOf(smaller.ids, length);
      infos = Arrays.copyOf(smaller.infos, length);
      standings = Arrays.copyOf(smaller.standings, length);
      blobs = Arrays.copyOf(smaller.blobs, length);
    }
  }

  /// The number of a pack, which is entered if it is not in the table yet.
  synchronized int enter(PackInfo pack) {
    Integer known = numbers.get(pack.id());
    if (known != null) {
      return known;
    }
    int number = size;
    Columns current = columns;
    if (number == current.ids.length) {
      current = new Columns(current, number + number / 2);
    }
    current.ids[number] = pack.id();
    current.infos[number] = pack;
    current.standings[number] = PackStanding.RELIABLE;
    publish(current);
    size = number + 1;
    numbers.put(pack.id(), number);
    return number;
  }

  /// Makes what was written to the columns visible to whoever reads them next.
  private void publish(Columns written) {
    columns = written;
  }

  synchronized void countBlobs(int number, int count) {
    columns.blobs[number] += count;
  }

  PackId id(int number) {
    return columns.ids[number];
  }

  PackStanding standing(int number) {
    return columns.standings[number];
  }

  /// How many packs there are.
  public int size() {
    return size;
  }

  /// What the index says of a pack, whatever its standing.
  public Optional<PackInfo> find(PackId pack) {
    return number(pack).map(number -> columns.infos[number]);
  }

  /// How many blobs the index lists in a pack; 0 for one that it does not know.
  public synchronized int blobCount(PackId pack) {
    return number(pack).map(number -> columns.blobs[number]).orElse(0);
  }

  /// What a pack is good for; empty for one that the index does not know.
  public Optional<PackStanding> standing(PackId pack) {
    return number(pack).map(this::standing);
  }

  /// Says what a pack is good for; one that the index does not know is left unknown.
  public synchronized void setStanding(PackId pack, PackStanding standing) {
    Columns current = columns;
    number(pack).ifPresent(number -> current.standings[number] = standing);
    publish(current);
  }

  Optional<Integer> number(PackId pack) {
    return Optional.ofNullable(numbers.get(pack));
  }

  /// Tells every pack, in the order they came in.
  public void forEach(Consumer<PackInfo> sink) {
    int count = size;
    PackInfo[] infos = columns.infos;
    for (int number = 0; number < count; number++) {
      sink.accept(infos[number]);
    }
  }
}
