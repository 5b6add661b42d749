package dj.domain.index;

import java.util.Arrays;

/// Fills an empty table with records that come in the order of their ids: one pass from front to
/// back, by way of an array, which a JVM that has just started writes much faster than memory
/// outside the heap.
final class TableAppender {
  private static final int WINDOW_SLOTS = 1024;

  private final LocationTable table;
  private final long[] window = new long[WINDOW_SLOTS * LocationTable.RECORD_LENGTH_WORDS];

  /// The slot that the window begins with.
  private long start;

  /// The slot behind the last record.
  private long free;

  TableAppender(LocationTable table) {
    this.table = table;
  }

  /// Appends a record, whose id is not below that of the one before.
  void append(long a, long b, long place, long lengths) {
    long slot = Math.max(free, table.homeSlot(a));
    if (slot >= start + WINDOW_SLOTS) {
      flush();
      start = slot;
    }
    int at = (int) (slot - start) * LocationTable.RECORD_LENGTH_WORDS;
    window[at] = a;
    window[at + 1] = b;
    window[at + 2] = place;
    window[at + 3] = lengths;
    free = slot + 1;
  }

  /// Writes what is in the window still.
  void flush() {
    int words = (int) (free - start) * LocationTable.RECORD_LENGTH_WORDS;
    table.write(start, window, words);
    Arrays.fill(window, 0, words, 0);
    start = free;
  }
}
