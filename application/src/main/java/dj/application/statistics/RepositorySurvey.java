package dj.application.statistics;

import dj.application.prune.PackCount;
import dj.application.prune.PrunePlan;
import dj.application.prune.PruneRequest;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.Snapshots;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.id.PackId;
import dj.domain.port.FileKind;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.StoredSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes the [Statistics] of a repository. It reads alone, and takes no lease.
///
/// The order is that of a prune: packs are listed before the index is loaded, so that one whose
/// segment follows at once is not taken for an orphan, and snapshots as well, so that the index has
/// all their blobs.
public final class RepositorySurvey {
  private final OpenRepository repository;
  private final Progress progress;

  /// Prepares a survey.
  public RepositorySurvey(OpenRepository repository, Progress progress) {
    this.repository = repository;
    this.progress = progress;
  }

  /// Measures the snapshots that were named, or all that pass the filter.
  ///
  /// @throws dj.domain.error.DjException if something that is needed cannot be read
  public Statistics measure(List<String> names, SnapshotFilter filter) {
    progress.phase("reading the index");
    Map<PackId, Long> packs = new HashMap<>();
    repository
        .backend()
        .list(
            FileKind.PACK,
            listed -> packs.put(PackId.parse(listed.file().name()), listed.sizeBytes()));
    Snapshots.Listing snapshots = repository.snapshots().list();
    List<StoredSnapshot> chosen = choose(snapshots.valid(), names, filter);
    // What a damaged snapshot needs is not known, and so nothing is known to be of no use.
    boolean isWhole = snapshots.damaged().isEmpty() && chosen.size() == snapshots.valid().size();
    try (IndexedRepository indexed = repository.load()) {
      return measure(
          indexed,
          chosen,
          names.isEmpty() ? snapshots.damaged() : List.of(),
          isWhole ? Optional.of(packs) : Optional.empty());
    }
  }

  private static List<StoredSnapshot> choose(
      List<StoredSnapshot> all, List<String> names, SnapshotFilter filter) {
    return names.isEmpty()
        ? filter.apply(all)
        : names.stream()
            .map(name -> SnapshotSelector.parse(name).select(all, filter))
            .distinct()
            .toList();
  }

  private Statistics measure(
      IndexedRepository indexed,
      List<StoredSnapshot> snapshots,
      List<Finding> damaged,
      Optional<Map<PackId, Long>> packs) {
    progress.phase("counting");
    progress.addTotal(snapshots.size(), 0);
    progress.totalIsKnown();
    try (Census census = new Census(indexed, progress)) {
      TreeTotal restored = TreeTotal.NONE;
      for (StoredSnapshot stored : snapshots) {
        restored = restored.plus(census.count(stored.snapshot().tree()));
        progress.addDone(1, 0);
      }
      return new Statistics(
          snapshots.size(),
          restored,
          census.contents(),
          census.contentBytes(),
          census.marks().totals(),
          census.missingBlobs(),
          damaged,
          packs.map(listed -> stored(indexed, census, listed)));
    }
  }

  private static Statistics.Stored stored(
      IndexedRepository indexed, Census census, Map<PackId, Long> packs) {
    PrunePlan plan =
        PrunePlan.of(census.marks().uses(), indexed.loaded().tombstones(), PruneRequest.DEFAULT);
    Set<PackId> listed = indexed.loaded().listedPacks();
    PackCount orphans = PackCount.NONE;
    PackCount all = PackCount.NONE;
    for (Map.Entry<PackId, Long> pack : packs.entrySet()) {
      PackCount one = new PackCount(1, pack.getValue());
      all = all.plus(one);
      orphans = listed.contains(pack.getKey()) ? orphans : orphans.plus(one);
    }
    return new Statistics.Stored(
        all,
        plan.unusedBlobs(),
        plan.unusedBytes(),
        PackCount.of(plan.dead()),
        PackCount.of(plan.condemned()),
        orphans);
  }
}
