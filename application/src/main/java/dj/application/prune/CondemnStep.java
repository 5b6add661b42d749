package dj.application.prune;

import dj.application.prune.PruneOutcome.Ending;
import dj.application.repository.Attendance;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// P4: says which packs are on their way out, for everybody who loads the index from now on.
///
/// Packs that an earlier prune has condemned join those of this one, unless the undo window keeps
/// them. They are condemned once more: the tombstones of the other session may still turn out not
/// to count, if it was revoked, and those of this one are past its fence. Orphans are condemned
/// too, so that nobody adopts them any more, but for those whose author is at work: it is about to
/// list them. They were listed before the leases are looked at.
record CondemnStep(Survey survey, PrunePlan plan) implements Step {
  @Override
  public Verdict take(Round round) {
    Attendance attendance = round.session().attendance();
    Map<PackId, Instant> since = survey.condemnedSince();
    List<StoredPack> candidates = new ArrayList<>(abandoned(round, attendance));
    candidates.addAll(ripe(round.request().undoWindow(), attendance.now(), since));
    Set<PackId> chosen = new HashSet<>();
    candidates.forEach(pack -> chosen.add(pack.id()));
    plan.newlyCondemned().forEach(pack -> chosen.add(pack.id()));
    round.session().bury(chosen, Tombstone.State.CONDEMNED);
    if (!chosen.isEmpty() && !round.session().passesFence()) {
      return new Verdict.Revoked();
    }
    round.tally().leftCondemned(PackCount.ofStored(condemned()));
    Removal removal = new Removal(survey, plan, candidates, since);
    return isAnythingToDo(removal)
        ? Step.next(new SettleStep(removal))
        : new Verdict.Ended(Ending.DONE);
  }

  /// The orphans whose author is not at work any more.
  private List<StoredPack> abandoned(Round round, Attendance attendance) {
    Set<SessionId> atWork =
        attendance.others().stream()
            .filter(presence -> !Settlement.isOver(round.session(), presence, attendance.now()))
            .map(Attendance.Presence::session)
            .collect(Collectors.toSet());
    return survey.orphans().stream()
        .filter(pack -> round.session().authorOf(pack.id()).filter(atWork::contains).isEmpty())
        .toList();
  }

  private List<StoredPack> condemned() {
    List<StoredPack> packs = new ArrayList<>();
    plan.condemned().forEach(pack -> packs.add(StoredPack.of(pack)));
    plan.newlyCondemned().forEach(pack -> packs.add(StoredPack.of(pack)));
    return packs;
  }

  private List<StoredPack> ripe(Duration window, Instant now, Map<PackId, Instant> since) {
    return condemned().stream()
        .filter(pack -> isOlder(since.getOrDefault(pack.id(), now), now, window))
        .toList();
  }

  private static boolean isOlder(Instant since, Instant now, Duration age) {
    return Duration.between(since, now).compareTo(age) >= 0;
  }

  private boolean isAnythingToDo(Removal removal) {
    return !removal.candidates().isEmpty()
        || !plan.doomed().isEmpty()
        || Compaction.of(survey.loaded(), Set.of()).isWorthwhile()
        || DropTombstonesStep.isPossible(survey.loaded(), survey.storedPacks());
  }
}
