package dj.domain.event;

/// Something that happened during an operation and is worth a line.
public sealed interface Event {
  /// A phase began.
  record PhaseStarted(String name) implements Event {}

  /// One item could not be handled; the operation goes on and ends in part (exit code 3).
  ///
  /// @param path the item, for a person
  /// @param message what failed, and why
  /// @param code the stable code of the error
  record ItemFailed(String path, String message, String code) implements Event {}

  /// Something that a person should know, with nothing lost.
  record Warning(String message) implements Event {}

  /// An item was handled: a line each with `-vv`.
  ///
  /// @param path the item, for a person
  /// @param outcome what was done with it
  /// @param reason why, empty if plain
  /// @param sizeBytes its size
  /// @param addedBytes what it added to the repository, before compression
  record ItemDone(String path, Outcome outcome, String reason, long sizeBytes, long addedBytes)
      implements Event {}

  /// What was done with an item.
  enum Outcome {
    /// Not in the parent snapshot.
    NEW,
    /// In the parent snapshot, but different.
    CHANGED,
    /// As in the parent snapshot, not read again.
    UNCHANGED,
    /// Left out by a rule.
    EXCLUDED,
    /// Written to the target.
    RESTORED,
    /// In the target already, as it should be.
    SKIPPED,
    /// Removed from the target.
    DELETED
  }
}
