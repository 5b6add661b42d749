package dj.domain.format.v1.tree;

/// Decides after which item a node ends.
///
/// An item ends its node with a probability that grows with its length, so that nodes have the same
/// mean length whether entries are short or long, and by a hash of its name (or chunk) alone, so
/// that the boundary stays where it is when items elsewhere come, go or change.
///
/// @param minBytes below it no node ends
/// @param gapBytes the mean number of bytes from `minBytes` to the end
/// @param maxBytes from it on every node ends
record SplitRule(int minBytes, int gapBytes, int maxBytes) {
  /// For nodes of entries and chunks: 128 KiB on average.
  static final SplitRule LEAF = new SplitRule(32 << 10, 96 << 10, 512 << 10);

  /// For nodes of nodes: 32 KiB on average, some 700 children.
  static final SplitRule INNER = new SplitRule(8 << 10, 24 << 10, 128 << 10);

  /// A node above others has two children at least, so that every level is shorter than the one
  /// below.
  private static final int MIN_ITEMS = 2;

  boolean endsAfter(long hash, int itemBytes, int nodeBytes, int items) {
    if (nodeBytes < minBytes || items < MIN_ITEMS) {
      return false;
    }
    return nodeBytes >= maxBytes
        || itemBytes >= gapBytes
        || Long.compareUnsigned(hash, itemBytes * Long.divideUnsigned(-1, gapBytes)) < 0;
  }
}
