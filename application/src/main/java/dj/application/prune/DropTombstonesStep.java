package dj.application.prune;

import dj.application.prune.PruneOutcome.Ending;
import dj.application.repository.IndexedRepository;
import dj.application.repository.LoadedIndex;
import dj.application.repository.LoadedSegment;
import dj.domain.id.PackId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// P10: removes tombstones that nobody needs any more: the pack is not stored, and no segment lists
/// it. Before that, everybody who may have loaded the index while it was listed must be gone, since
/// he could list it again by merging what he has read.
///
/// @param stored the packs that are stored
record DropTombstonesStep(Set<PackId> stored) implements Step {
  DropTombstonesStep {
    stored = Set.copyOf(stored);
  }

  @Override
  public Verdict take(Round round) {
    if (!Settlement.seek(round).isReached()) {
      return new Verdict.Ended(Ending.DONE);
    }
    Optional<IndexedRepository> indexed = round.session().load();
    if (indexed.isEmpty()) {
      return new Verdict.Revoked();
    }
    LoadedIndex loaded = indexed.get().loaded();
    List<LoadedSegment> needless = needless(loaded, stored);
    needless.forEach(segment -> round.session().delete(segment.id()));
    round.tally().segmentsNow(loaded.segments().size() - needless.size());
    return new Verdict.Ended(Ending.DONE);
  }

  /// Whether there is anything to remove.
  static boolean isPossible(LoadedIndex loaded, Set<PackId> stored) {
    return !needless(loaded, stored).isEmpty();
  }

  private static List<LoadedSegment> needless(LoadedIndex loaded, Set<PackId> stored) {
    Set<PackId> listed = loaded.listedPacks();
    return loaded.segments().stream()
        .filter(segment -> segment.reliable() && segment.packs().isEmpty())
        .filter(segment ->
            segment.tombstones().stream()
                .allMatch(
                    stone -> !listed.contains(stone.pack()) && !stored.contains(stone.pack())))
        .toList();
  }
}
