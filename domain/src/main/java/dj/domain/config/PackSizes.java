package dj.domain.config;

/// How large packs grow before they are closed; a pack may be larger by one blob.
///
/// @param dataBytes the target for packs of file content
/// @param treeBytes the target for packs of trees
public record PackSizes(int dataBytes, int treeBytes) {
  /// For local disks: 16 MiB.
  public static final PackSizes LOCAL = new PackSizes(16 << 20, 16 << 20);

  /// For remote storage, where each file costs a request: 64 MiB for content, 16 MiB for trees.
  public static final PackSizes REMOTE = new PackSizes(64 << 20, 16 << 20);

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
