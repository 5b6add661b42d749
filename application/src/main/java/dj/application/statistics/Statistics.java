package dj.application.statistics;

import dj.application.prune.PackCount;
import dj.domain.blob.BlobKind;
import dj.domain.finding.Finding;
import dj.domain.index.BlobTotal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much snapshots hold, and what that takes in the repository.
///
/// @param snapshots how many snapshots were counted
/// @param restored what restores of all of them would make, files with several names once in bytes
/// @param contents how many different contents their files have
/// @param contentBytes the sizes of these together
/// @param blobs the blobs that the snapshots need, by what they hold
/// @param missingBlobs how many references lead to blobs that the index does not know
/// @param damaged snapshots that could not be read, unless others were named
/// @param stored what is stored; only if all snapshots were counted
public record Statistics(
    long snapshots,
    TreeTotal restored,
    long contents,
    long contentBytes,
    Map<BlobKind, BlobTotal> blobs,
    long missingBlobs,
    List<Finding> damaged,
    Optional<Stored> stored) {
  /// Copies the map and the list.
  public Statistics {
    damaged = List.copyOf(damaged);
    blobs = Map.copyOf(blobs);
  }

  /// What is stored, as a prune sees it.
  ///
  /// @param packs all packs
  /// @param unusedBlobs blobs that nothing needs, those of condemned packs not counted
  /// @param unusedBytes the sealed length of those
  /// @param dead packs of which nothing is needed
  /// @param condemned packs that a prune condemned and did not remove yet
  /// @param orphans packs that no index segment lists, left by runs that were interrupted or are
  ///   still at work
  public record Stored(
      PackCount packs,
      long unusedBlobs,
      long unusedBytes,
      PackCount dead,
      PackCount condemned,
      PackCount orphans) {}

  /// The blobs of a kind.
  public BlobTotal of(BlobKind kind) {
    return blobs.getOrDefault(kind, BlobTotal.NONE);
  }

  /// All blobs that the snapshots need.
  public BlobTotal allBlobs() {
    return of(BlobKind.DATA).plus(of(BlobKind.TREE));
  }
}
