package dj.application.prune;

import dj.application.prune.PruneOutcome.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// P5: waits until nobody is left who may rely on a condemned pack without having said so: sessions
/// that began before the packs were condemned have ended, or are revoked. Whoever begins later has
/// seen that they are condemned.
///
/// Readers are nobody's danger, but they need what they read: while one is at work, only packs go
/// that have been condemned for longer than a reader is given.
record SettleStep(Removal removal) implements Step {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration READER_GRACE = Duration.ofHours(24);

  @Override
  public Verdict take(Round round) {
    Settlement settlement = Settlement.seek(round);
    while (!settlement.isReached() && round.request().waitForOthers()) {
      round.progress().phase("waiting for others to finish");
      round.pause().pause(POLL);
      settlement = Settlement.seek(round);
    }
    if (!settlement.isReached()) {
      round.tally().hindered(settlement.active());
      return new Verdict.Ended(Ending.POSTPONED);
    }
    Removal allowed =
        settlement.readers().isEmpty() ? removal : removal.only(old(settlement.now()));
    round.tally().hindered(settlement.readers());
    letListingsCatchUp(round);
    return Step.next(new VerifyStep(allowed));
  }

  private List<StoredPack> old(Instant now) {
    return removal.candidates().stream()
        .filter(pack -> {
          Instant since = removal.since().getOrDefault(pack.id(), now);
          return Duration.between(since, now).compareTo(READER_GRACE) >= 0;
        })
        .toList();
  }

  /// Storage that shows new files late is given the time that the repository's config says.
  private static void letListingsCatchUp(Round round) {
    int minutes = round.repository().config().settleMinutes();
    if (minutes > 0) {
      round.progress().phase("waiting for the storage to settle");
      round.pause().pause(Duration.ofMinutes(minutes));
    }
  }
}
