package dj.application.prune;

/// One step of a prune. Every step says what comes next, so that the whole protocol can be followed
/// from one to the other; a prune that ends between two steps, or in one, has lost nothing.
sealed interface Step
    permits SurveyStep,
        RewriteStep,
        CondemnStep,
        SettleStep,
        VerifyStep,
        DoomStep,
        DeleteStep,
        CompactStep,
        DropTombstonesStep {

  /// Takes the step.
  Verdict take(Round round);

  /// What follows from a step.
  sealed interface Verdict {
    /// Another step.
    record Next(Step step) implements Verdict {}

    /// The end.
    record Ended(PruneOutcome.Ending ending) implements Verdict {}

    /// The session was revoked: what it has done harms nobody, but it must not go on.
    record Revoked() implements Verdict {}
  }

  /// Goes on with another step.
  static Verdict next(Step step) {
    return new Verdict.Next(step);
  }

  /// Goes on with another step if the session may.
  static Verdict nextIf(boolean passesFence, Step step) {
    return passesFence ? next(step) : new Verdict.Revoked();
  }
}
