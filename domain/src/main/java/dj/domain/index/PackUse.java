package dj.domain.index;

/// How much of a pack is in use.
///
/// @param pack the pack
/// @param standing what it is good for
/// @param blobs how many blobs the index lists in it
/// @param usedBlobs how many of them are in use
/// @param blobBytes the sealed length of all its blobs
/// @param usedBytes the sealed length of those in use
public record PackUse(
    PackInfo pack,
    PackStanding standing,
    int blobs,
    int usedBlobs,
    long blobBytes,
    long usedBytes) {
  /// Checks that no more is in use than there is.
  public PackUse {
    if (usedBlobs < 0 || usedBlobs > blobs || usedBytes < 0 || usedBytes > blobBytes) {
      throw new IllegalArgumentException("more of a pack is in use than there is");
    }
  }

  /// Whether nothing of it is in use.
  public boolean isDead() {
    return usedBlobs == 0;
  }

  /// The sealed length of the blobs that are not in use.
  public long unusedBytes() {
    return blobBytes - usedBytes;
  }
}
