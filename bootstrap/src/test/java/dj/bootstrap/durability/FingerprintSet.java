package dj.bootstrap.durability;

/// A set of fingerprints, eight bytes each: numbers that are spread evenly over all there are.
final class FingerprintSet {
  private static final int FIRST_SLOTS = 1 << 10;

  private long[] slots = new long[FIRST_SLOTS];
  private long size;

  /// Adds a fingerprint.
  ///
  /// @return whether it was not there
  boolean add(long fingerprint) {
    if (size * 3 >= slots.length * 2L) {
      grow();
    }
    if (!put(slots, fingerprint == 0 ? 1 : fingerprint)) {
      return false;
    }
    size++;
    return true;
  }

  /// How many there are.
  long size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long fingerprint : slots) {
      if (fingerprint != 0) {
        put(larger, fingerprint);
      }
    }
    slots = larger;
  }

  private static boolean put(long[] slots, long fingerprint) {
    int mask = slots.length - 1;
    int slot = (int) (StoreState.mix(fingerprint) & mask);
    while (slots[slot] != 0) {
      if (slots[slot] == fingerprint) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = fingerprint;
    return true;
  }
}
