package dj.application.prune;

import dj.application.repository.IndexedRepository;
import dj.application.repository.SnapshotRoot;
import java.util.List;
import java.util.Optional;

/// P3, first part: looks at what there is, marks what is in use, and plans.
///
/// The order counts. Packs are listed before the index is loaded, so that one whose segment follows
/// at once is not taken for an orphan; snapshots are listed before the index, so that it has all
/// their blobs.
record SurveyStep() implements Step {
  @Override
  public Verdict take(Round round) {
    round.progress().phase("looking for what is in use");
    List<StoredPack> stored = StoredPack.list(round.repository());
    List<SnapshotRoot> roots = round.session().roots();
    Optional<IndexedRepository> indexed = round.session().load();
    if (indexed.isEmpty()) {
      return new Verdict.Revoked();
    }
    Survey survey = new Survey(stored, roots, indexed.get()).mark(round.workers());
    PrunePlan plan = survey.plan(round.request());
    round.tally().surveyed(survey.estimate(plan), survey.loaded().segments().size());
    return Step.next(new RewriteStep(survey, plan));
  }
}
