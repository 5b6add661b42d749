package dj.application.prune;

import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;

/// P3, second part: copies the blobs in use out of packs that are to go, or are condemned already,
/// into new ones, and lists those. Only what passes the fence afterwards counts.
record RewriteStep(Survey survey, PrunePlan plan) implements Step {
  @Override
  public Verdict take(Round round) {
    // From here on this session relies on none of them.
    PackTable packs = survey.indexed().index().packs();
    for (PackInfo pack : plan.newlyCondemned()) {
      packs.setStanding(pack.id(), PackStanding.READABLE);
    }
    CondemnStep condemn = new CondemnStep(survey, plan);
    if (plan.sources().isEmpty()) {
      return Step.next(condemn);
    }
    round.progress().phase("rewriting packs");
    round.copyFrom(survey.indexed()).marked(plan.sources(), survey.marks());
    round.session().listPacks();
    return Step.nextIf(round.session().passesFence(), condemn);
  }
}
