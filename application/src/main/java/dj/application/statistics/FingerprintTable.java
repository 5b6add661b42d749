package dj.application.statistics;

import java.util.Arrays;

/// A set of fingerprints of 16 bytes, each with a row of numbers: 16 bytes and 8 for each number,
/// in a table that is at most two thirds full.
///
/// Fingerprints are parts of cryptographic hashes, so that equal ones mean the same thing; see
/// [dj.domain.index.BlobIndex] for why 16 bytes are enough.
///
/// For one thread.
public final class FingerprintTable {
  private static final int KEY_WORDS = 2;
  private static final int FIRST_SLOTS = 1 << 10;

  private final int columns;
  private long[] words;
  private int slots = FIRST_SLOTS;
  private int size;

  /// An empty table.
  ///
  /// @param columns how many numbers go with a fingerprint
  public FingerprintTable(int columns) {
    this.columns = columns;
    this.words = new long[slots * rowWords()];
  }

  private int rowWords() {
    return KEY_WORDS + columns;
  }

  /// Enters a fingerprint if it is not there yet.
  ///
  /// @param numbers its row, one number for each column
  /// @return whether it is new
  public boolean add(long a, long b, long... numbers) {
    if (3L * (size + 1) > 2L * slots) {
      grow();
    }
    int row = row(a, b);
    if (!isFree(row)) {
      return false;
    }
    words[row] = a;
    words[row + 1] = marked(a, b);
    System.arraycopy(numbers, 0, words, row + KEY_WORDS, columns);
    size++;
    return true;
  }

  /// The row of a fingerprint, or -1.
  public int find(long a, long b) {
    int row = row(a, b);
    return isFree(row) ? -1 : row;
  }

  /// A number of a row.
  long number(int row, int column) {
    return words[row + KEY_WORDS + column];
  }

  /// How many fingerprints there are.
  int size() {
    return size;
  }

  private int row(long a, long b) {
    long wanted = marked(a, b);
    int slot = (int) Long.remainderUnsigned(a, slots);
    int row = slot * rowWords();
    while (!isFree(row) && (words[row] != a || words[row + 1] != wanted)) {
      slot = slot + 1 == slots ? 0 : slot + 1;
      row = slot * rowWords();
    }
    return row;
  }

  private boolean isFree(int row) {
    return words[row] == 0 && words[row + 1] == 0;
  }

  /// Two zeros stand for a free row.
  private static long marked(long a, long b) {
    return a == 0 && b == 0 ? 1 : b;
  }

  private void grow() {
    long[] old = words;
    slots = Math.addExact(slots, slots / 2);
    words = new long[Math.multiplyExact(slots, rowWords())];
    size = 0;
    for (int row = 0; row < old.length; row += rowWords()) {
      if (old[row] != 0 || old[row + 1] != 0) {
        add(old[row], old[row + 1], Arrays.copyOfRange(old, row + KEY_WORDS, row + rowWords()));
      }
    }
  }
}
