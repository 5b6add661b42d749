package dj.domain.retention;

/// Why a snapshot is kept.
public sealed interface KeepReason {
  /// A rule keeps it.
  ///
  /// @param oldest whether it stays only because it is the oldest of all
  record Rule(KeepRule rule, boolean oldest) implements KeepReason {}

  /// Its owner has pinned it.
  record Pinned() implements KeepReason {}

  /// It is dated later than now: the clock of its host was wrong, or is wrong here.
  record Future() implements KeepReason {}

  /// The reason in words; those of restic where it has them.
  default String text() {
    return switch (this) {
      case Rule(KeepRule rule, boolean oldest) -> (oldest ? "oldest " : "") + text(rule);
      case Pinned() -> "pinned";
      case Future() -> "dated in the future";
    };
  }

  private static String text(KeepRule rule) {
    return switch (rule) {
      case KeepRule.Last _ -> "last snapshot";
      case KeepRule.EachPeriod(Period period, int _) -> period.word() + " snapshot";
      case KeepRule.Within(TimeSpan span) -> "within " + span;
      case KeepRule.EachPeriodWithin(Period period, TimeSpan span) ->
          period.word() + " within " + span;
      case KeepRule.Tagged tagged -> "has tags [" + String.join(", ", tagged.tags()) + "]";
    };
  }
}
