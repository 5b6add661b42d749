package dj.application.prune;

import dj.application.prune.PruneOutcome.Ending;
import dj.application.repository.IndexedRepository;
import dj.application.repository.SnapshotRoot;
import java.util.List;
import java.util.Optional;

/// P3, first part: looks at what there is, marks what is in use, and plans.
///
/// The order counts. Packs are listed before the index is loaded, so that one whose segment follows
/// at once is not taken for an orphan; snapshots are listed before the index, so that it has all
/// their blobs.
///
/// What a policy removes is left out from the first, shown with what that will free, and removed as
/// soon as the plan is made (P2 of the protocol): one look at what is in use serves both.
///
/// Where snapshots have vanished that nobody removed, nothing is planned: what seems to be waste
/// may be all that is left of them.
record SurveyStep() implements Step {
  @Override
  public Verdict take(Round round) {
    round.progress().phase("looking for what is in use");
    List<StoredPack> stored = StoredPack.list(round.repository());
    List<SnapshotRoot> all = round.session().roots();
    List<SnapshotRoot> roots =
        all.stream()
            .filter(root -> !round.forgetting().snapshots().contains(root.snapshot()))
            .toList();
    Optional<IndexedRepository> indexed = round.session().load();
    if (indexed.isEmpty()) {
      return new Verdict.Revoked();
    }
    Survey survey = new Survey(stored, roots, indexed.get());
    if (!round.request().afterLoss() && !LossGuard.permits(round, all, survey)) {
      return new Verdict.Ended(Ending.POSTPONED);
    }
    survey.mark(round.workers());
    PrunePlan plan = survey.plan(round.request());
    round.tally().surveyed(survey.estimate(plan), survey.loaded().segments().size());
    round.forgetting().forget(round.tally().outcome(Ending.PLANNED));
    return Step.next(new RewriteStep(survey, plan));
  }
}
