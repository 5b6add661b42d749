package dj.domain.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;

/// A hash table outside the heap from the first 16 bytes of a blob's id to two words that say where
/// it is: 32 bytes a record, at most 40 with the gaps between them.
///
/// The table is ordered: a record's home is its id's share of the table (ids are hashes, so they
/// spread evenly), and records stand at or behind their homes, sorted by id, with no gap between
/// home and record. So a look-up that misses ends at the first greater id, on average after three
/// records, even though the table is four fifths full; a hit costs one cache miss or two; growing
/// is one pass over both tables from front to back.
///
/// Source: O. Amble, D. E. Knuth, "Ordered hash tables", The Computer Journal 17 (1974).
///
/// Looking up is safe for many threads while nobody inserts; everything else is for one at a time.
final class LocationTable implements AutoCloseable {
  static final int RECORD_LENGTH_BYTES = 32;
  static final int RECORD_LENGTH_WORDS = RECORD_LENGTH_BYTES / Long.BYTES;
  static final long ABSENT = -1;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final long SECOND = 8;
  private static final long PLACE = 16;
  private static final long LENGTHS = 24;
  private static final long CACHE_LINE_BYTES = 64;
  private static final double LOAD = 0.82;

  /// Records that were pushed beyond the last home; the last slot always stays empty, so that no
  /// scan needs to look for the end.
  private static final int FIRST_TAIL = 64;

  private static final long MIN_HOMES = 64;

  private Arena arena = Arena.ofShared();
  private MemorySegment records;
  private long homes;
  private long tail = FIRST_TAIL;
  private long size;

  /// Creates a table with room for `expected` records; it grows beyond that.
  LocationTable(long expected) {
    homes = Math.max(MIN_HOMES, (long) (expected / LOAD) + 1);
    records = allocate();
  }

  private MemorySegment allocate() {
    return arena.allocate((homes + tail + 1) * RECORD_LENGTH_BYTES, CACHE_LINE_BYTES);
  }

  long size() {
    return size;
  }

  long memoryBytes() {
    return records.byteSize();
  }

  /// Reads the two cache lines where the record of `a` most likely is, so that a following look-up
  /// finds it in the processor's cache.
  long touch(long a) {
    long home = home(a);
    return records.get(WORD, home) ^ records.get(WORD, home + CACHE_LINE_BYTES);
  }

  private long home(long a) {
    return homeSlot(a) * RECORD_LENGTH_BYTES;
  }

  /// The number of the slot where the record of `a` is at home.
  long homeSlot(long a) {
    return Math.unsignedMultiplyHigh(a, homes);
  }

  /// The position of the first record of an id, or [#ABSENT].
  long find(long a, long b) {
    return find(a, b, home(a));
  }

  /// The position of the next record of the same id, or [#ABSENT].
  long findNext(long a, long b, long position) {
    return find(a, b, position + RECORD_LENGTH_BYTES);
  }

  private long find(long a, long b, long from) {
    MemorySegment table = records;
    long at = from;
    while (table.get(WORD, at + PLACE) != 0) {
      long otherA = table.get(WORD, at);
      long otherB = table.get(WORD, at + SECOND);
      if (otherA == a && otherB == b) {
        return at;
      }
      if (isGreater(otherA, otherB, a, b)) {
        return ABSENT;
      }
      at += RECORD_LENGTH_BYTES;
    }
    return ABSENT;
  }

  private static boolean isGreater(long otherA, long otherB, long a, long b) {
    int order = Long.compareUnsigned(otherA, a);
    return order > 0 || (order == 0 && Long.compareUnsigned(otherB, b) > 0);
  }

  /// The number of slots: positions are below it when divided by the length of a record.
  long slots() {
    return homes + tail;
  }

  /// The position of exactly this record of an id, or [#ABSENT].
  long findAt(long a, long b, long place) {
    long at = find(a, b);
    while (at != ABSENT && place(at) != place) {
      at = findNext(a, b, at);
    }
    return at;
  }

  /// The word of a record that was passed as `place`.
  long place(long position) {
    return records.get(WORD, position + PLACE);
  }

  /// The word of a record that was passed as `lengths`.
  long lengths(long position) {
    return records.get(WORD, position + LENGTHS);
  }

  /// Inserts a record; one id may have several.
  ///
  /// @param place a word that is not 0
  /// @return false if this id has a record with this place already
  boolean insert(long a, long b, long place, long lengths) {
    if (size + 1 > homes * LOAD) {
      grow(homes + homes / 2, tail);
    }
    long at = insertionPoint(a, b, place);
    if (at == ABSENT) {
      return false;
    }
    long gap = firstGap(at);
    if (gap == (homes + tail) * RECORD_LENGTH_BYTES) {
      grow(homes, tail * 2);
      return insert(a, b, place, lengths);
    }
    MemorySegment.copy(records, at, records, at + RECORD_LENGTH_BYTES, gap - at);
    put(at, a, b, place, lengths);
    size++;
    return true;
  }

  private long insertionPoint(long a, long b, long place) {
    long at = home(a);
    while (place(at) != 0) {
      long otherA = records.get(WORD, at);
      long otherB = records.get(WORD, at + SECOND);
      if (isGreater(otherA, otherB, a, b)) {
        return at;
      }
      if (otherA == a && otherB == b && place(at) == place) {
        return ABSENT;
      }
      at += RECORD_LENGTH_BYTES;
    }
    return at;
  }

  private long firstGap(long from) {
    long at = from;
    while (place(at) != 0) {
      at += RECORD_LENGTH_BYTES;
    }
    return at;
  }

  private void put(long at, long a, long b, long place, long lengths) {
    records.set(WORD, at, a);
    records.set(WORD, at + SECOND, b);
    records.set(WORD, at + PLACE, place);
    records.set(WORD, at + LENGTHS, lengths);
  }

  /// Writes whole slots, behind all that have a record.
  ///
  /// @param first the first slot
  /// @param words four for each slot, all 0 where there is no record
  /// @param count how many of the words
  void write(long first, long[] words, int count) {
    long end = first + count / RECORD_LENGTH_WORDS;
    if (end > slots()) {
      grow(homes, Math.max(tail * 2, end - homes));
    }
    MemorySegment.copy(words, 0, records, WORD, first * RECORD_LENGTH_BYTES, count);
    for (int word = 2; word < count; word += RECORD_LENGTH_WORDS) {
      size += words[word] == 0 ? 0 : 1;
    }
  }

  /// Moves all records, which are sorted already, to a table of another size.
  @SuppressWarnings("MustBeClosedChecker") // the table owns the new arena, and closes it
  private void grow(long newHomes, long newTail) {
    Arena oldArena = arena;
    MemorySegment oldRecords = records;
    long oldEnd = (homes + tail) * RECORD_LENGTH_BYTES;
    arena = Arena.ofShared();
    homes = newHomes;
    tail = newTail;
    records = allocate();
    long free = 0;
    for (long from = 0; from < oldEnd; from += RECORD_LENGTH_BYTES) {
      if (oldRecords.get(WORD, from + PLACE) != 0) {
        long to = Math.max(free, home(oldRecords.get(WORD, from)));
        MemorySegment.copy(oldRecords, from, records, to, RECORD_LENGTH_BYTES);
        free = to + RECORD_LENGTH_BYTES;
      }
    }
    oldArena.close();
  }

  /// Takes one record.
  @FunctionalInterface
  interface RecordSink {
    void accept(long a, long b, long place, long lengths);
  }

  /// Tells the position of every record, sorted by id.
  void forEachAt(LongConsumer sink) {
    long end = slots() * RECORD_LENGTH_BYTES;
    for (long at = 0; at < end; at += RECORD_LENGTH_BYTES) {
      if (place(at) != 0) {
        sink.accept(at);
      }
    }
  }

  /// Tells every record, sorted by id.
  void forEach(RecordSink sink) {
    long end = (homes + tail) * RECORD_LENGTH_BYTES;
    for (long at = 0; at < end; at += RECORD_LENGTH_BYTES) {
      if (place(at) != 0) {
        sink.accept(records.get(WORD, at), records.get(WORD, at + SECOND), place(at), lengths(at));
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
