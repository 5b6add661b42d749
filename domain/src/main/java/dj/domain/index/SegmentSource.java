package dj.domain.index;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// The blobs that one segment lists, on their way into the index: those of all segments are merged
/// in the order of their ids.
final class SegmentSource implements Comparable<SegmentSource> {
  private final BlobCursor blobs;

  /// The numbers in the index of the segment's packs.
  private final int[] packNumbers;

  /// How many blobs of each of them the index got from here.
  private final int[] entered;

  private long a;
  private long b;
  private long place;
  private long lengths;

  SegmentSource(BlobCursor blobs, int[] packNumbers) {
    this.blobs = blobs;
    this.packNumbers = packNumbers.clone();
    this.entered = new int[packNumbers.length];
  }

  /// Enters the blobs of all sources into a new table; one that is listed twice in the same place
  /// counts once.
  ///
  /// @param packs is told how many blobs there are of each pack
  static LocationTable merge(List<SegmentSource> sources, PackTable packs) {
    long rows = sources.stream().mapToLong(source -> source.blobs.blobCount()).sum();
    Target target = new Target(new LocationTable(rows));
    PriorityQueue<SegmentSource> waiting = new PriorityQueue<>();
    sources.stream().filter(SegmentSource::advance).forEach(waiting::add);
    SegmentSource least = waiting.poll();
    while (least != null) {
      if (target.enter(least)) {
        least.entered[least.blobs.packNumber()]++;
      }
      if (!least.advance()) {
        least = waiting.poll();
      } else if (!waiting.isEmpty() && waiting.peek().compareTo(least) < 0) {
        waiting.add(least);
        least = waiting.poll();
      }
    }
    sources.forEach(source -> source.count(packs));
    return target.finish();
  }

  private boolean advance() {
    if (!blobs.next()) {
      return false;
    }
    a = blobs.idA();
    b = blobs.idB();
    place =
        PackedLocation.place(
            packNumbers[blobs.packNumber()], blobs.offset(), blobs.codecCode(), blobs.kindCode());
    lengths = PackedLocation.lengths(blobs.sealedLengthBytes(), blobs.rawLengthBytes());
    return true;
  }

  private void count(PackTable packs) {
    for (int number = 0; number < entered.length; number++) {
      packs.countBlobs(packNumbers[number], entered[number]);
    }
  }

  @Override
  public int compareTo(SegmentSource other) {
    int order = Long.compareUnsigned(a, other.a);
    return order != 0 ? order : Long.compareUnsigned(b, other.b);
  }

  /// The table, and the places of the id that was entered last.
  private static final class Target {
    private final LocationTable table;
    private final TableAppender appender;
    private long a;
    private long b;
    private long[] places = new long[4];
    private int placeCount;

    private Target(LocationTable table) {
      this.table = table;
      this.appender = new TableAppender(table);
    }

    private boolean enter(SegmentSource from) {
      if (from.a != a || from.b != b) {
        a = from.a;
        b = from.b;
        placeCount = 0;
      }
      if (isKnown(from.place)) {
        return false;
      }
      if (placeCount == places.length) {
        places = Arrays.copyOf(places, 2 * placeCount);
      }
      places[placeCount++] = from.place;
      appender.append(a, b, from.place, from.lengths);
      return true;
    }

    private boolean isKnown(long place) {
      for (int number = 0; number < placeCount; number++) {
        if (places[number] == place) {
          return true;
        }
      }
      return false;
    }

    private LocationTable finish() {
      appender.flush();
      return table;
    }
  }
}
