package dj.domain.config;

/// How large packs grow before they are closed; a pack may be larger by one blob.
///
/// @param dataBytes the target for packs of file content
/// @param treeBytes the target for packs of trees
public record PackSizes(int dataBytes, int treeBytes) {
  /// Those of a new repository: 16 MiB. Larger packs would save requests to a far store, and take
  /// as much more memory for each of its connections.
  public static final PackSizes DEFAULT = new PackSizes(16 << 20, 16 << 20);

  private static final int MIN_TARGET_BYTES = 1 << 20;

  /// With a blob of 64 MiB on top a pack stays below its limit of 256 MiB.
  private static final int MAX_TARGET_BYTES = 128 << 20;

  /// Checks the bounds.
  public PackSizes {
    requireTarget(dataBytes);
    requireTarget(treeBytes);
  }

  private static void requireTarget(int bytes) {
    if (bytes < MIN_TARGET_BYTES || bytes > MAX_TARGET_BYTES) {
      throw new IllegalArgumentException("the target of a pack is 1 to 128 MiB, not " + bytes);
    }
  }
}
