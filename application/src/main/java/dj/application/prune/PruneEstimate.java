package dj.application.prune;

/// What a prune finds and means to do.
///
/// @param snapshots the snapshots that count
/// @param usedBlobs blobs that they need
/// @param usedBytes the sealed length of those
/// @param unusedBlobs blobs that nothing needs, those of condemned packs not counted
/// @param unusedBytes the sealed length of those
/// @param dead packs of no use
/// @param rewritten packs whose blobs in use are copied to new ones
/// @param copiedBytes the sealed length of what is copied
/// @param condemnedBefore packs that an earlier prune condemned and did not remove
/// @param orphans packs that no index segment lists, left by runs that were interrupted
/// @param keptUnusedBytes what stays though it is of no use
public record PruneEstimate(
    long snapshots,
    long usedBlobs,
    long usedBytes,
    long unusedBlobs,
    long unusedBytes,
    PackCount dead,
    PackCount rewritten,
    long copiedBytes,
    PackCount condemnedBefore,
    PackCount orphans,
    long keptUnusedBytes) {
  /// Nothing was found yet.
  static final PruneEstimate NOTHING =
      new PruneEstimate(
          0, 0, 0, 0, 0, PackCount.NONE, PackCount.NONE, 0, PackCount.NONE, PackCount.NONE, 0);

  /// By how many bytes the repository shrinks when all of it is done, about.
  public long freedBytes() {
    return Math.max(
        0,
        dead.bytes() + rewritten.bytes() + condemnedBefore.bytes() + orphans.bytes() - copiedBytes);
  }
}
