package dj.domain.retention;

import dj.domain.snapshot.Snapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// One rule on its way through the snapshots of a group, from the newest to the oldest: what it has
/// kept, and how many it may keep still.
final class RuleTally {
  private static final long NO_PERIOD = Long.MIN_VALUE;

  private final KeepRule rule;
  private final Instant newest;
  private final ZoneId zone;
  private int left;
  private long lastPeriod = NO_PERIOD;

  /// Begins with the newest snapshot.
  ///
  /// @param newest its time
  /// @param zone where days begin and end
  RuleTally(KeepRule rule, Instant newest, ZoneId zone) {
    this.rule = rule;
    this.newest = newest;
    this.zone = zone;
    this.left =
        switch (rule) {
          case KeepRule.Last(int count) -> count;
          case KeepRule.EachPeriod(Period _, int count) -> count;
          case KeepRule.Within _, KeepRule.EachPeriodWithin _, KeepRule.Tagged _ ->
              KeepRule.UNLIMITED;
        };
  }

  /// Takes the next older snapshot.
  ///
  /// @param oldest whether no other follows
  /// @return why it is kept; empty if this rule does not keep it
  Optional<KeepReason> next(Snapshot snapshot, boolean oldest) {
    Instant time = snapshot.time().toInstant();
    return switch (rule) {
      case KeepRule.Last _ -> when(takeOne());
      case KeepRule.EachPeriod(Period period, int _) -> nextOf(period, time, oldest);
      case KeepRule.Within(TimeSpan span) -> when(isWithin(span, time));
      case KeepRule.EachPeriodWithin(Period period, TimeSpan span) ->
          isWithin(span, time) ? nextOf(period, time, oldest) : Optional.empty();
      case KeepRule.Tagged tagged -> when(snapshot.tags().containsAll(tagged.tags()));
    };
  }

  private Optional<KeepReason> nextOf(Period period, Instant time, boolean oldest) {
    long current = period.of(time, zone);
    boolean begins = current != lastPeriod;
    if (!(begins || oldest) || !takeOne()) {
      return Optional.empty();
    }
    lastPeriod = current;
    return Optional.of(new KeepReason.Rule(rule, !begins));
  }

  private boolean isWithin(TimeSpan span, Instant time) {
    return time.isAfter(span.before(newest, zone));
  }

  private boolean takeOne() {
    if (left == 0) {
      return false;
    }
    if (left != KeepRule.UNLIMITED) {
      left--;
    }
    return true;
  }

  private Optional<KeepReason> when(boolean keeps) {
    return keeps ? Optional.of(new KeepReason.Rule(rule, false)) : Optional.empty();
  }
}
