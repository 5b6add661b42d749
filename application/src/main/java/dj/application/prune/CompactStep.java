package dj.application.prune;

import dj.application.repository.LoadedIndex;
import dj.application.repository.LoadedSegment;
import dj.domain.format.v1.SegmentView;
import dj.domain.id.PackId;
import java.util.Optional;
import java.util.Set;

/// P9: writes segments anew that list packs which are gone, and merges small ones. All records are
/// kept but those of the packs that are doomed: what others have condemned may still be needed by
/// them. The old segments go when the new ones are past the fence.
///
/// @param omitted the packs whose records are left out
/// @param loaded the index as it was before the packs were doomed
/// @param left the packs that are still stored
record CompactStep(Set<PackId> omitted, LoadedIndex loaded, Set<PackId> left) implements Step {
  CompactStep {
    omitted = Set.copyOf(omitted);
    left = Set.copyOf(left);
  }

  @Override
  public Verdict take(Round round) {
    Compaction compaction = Compaction.of(loaded, omitted);
    DropTombstonesStep drop = new DropTombstonesStep(left);
    if (!compaction.isWorthwhile()) {
      return Step.next(drop);
    }
    round.progress().phase("writing the index anew");
    if (!merge(round, compaction)) {
      return Step.next(drop);
    }
    if (!round.session().passesFence()) {
      return new Verdict.Revoked();
    }
    compaction.sources().forEach(segment -> round.session().delete(segment.id()));
    compaction.worthless().forEach(round.session()::delete);
    return Step.next(drop);
  }

  /// Writes the new segments.
  ///
  /// @return false if somebody else does the same
  private boolean merge(Round round, Compaction compaction) {
    SegmentMerge merge = new SegmentMerge(round.session(), omitted);
    for (LoadedSegment source : compaction.sources()) {
      Optional<SegmentView> view = round.session().segment(source.id());
      if (view.isEmpty()) {
        return false;
      }
      merge.add(source.id(), view.get());
    }
    merge.finish();
    return true;
  }
}
