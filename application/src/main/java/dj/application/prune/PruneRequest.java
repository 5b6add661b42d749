package dj.application.prune;

import dj.domain.id.SnapshotId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/// What a prune is asked to do.
///
/// @param maxUnused how much that is of no use may stay
/// @param maxRepackBytes how many bytes of packs are rewritten at most
/// @param undoWindow for how long condemned packs are kept, by the storage's clock, so that deleted
///   snapshots can be brought back; zero frees space at once
/// @param waitForOthers whether to wait for others that are at work, instead of leaving the rest to
///   the next prune
/// @param mode whether anything is done
/// @param afterLoss whether space is freed although snapshots have vanished that nobody removed
public record PruneRequest(
    UnusedLimit maxUnused,
    OptionalLong maxRepackBytes,
    Duration undoWindow,
    boolean waitForOthers,
    Mode mode,
    boolean afterLoss) {
  /// A prune as it is done unless the user says otherwise.
  public static final PruneRequest DEFAULT =
      new PruneRequest(
          UnusedLimit.DEFAULT, OptionalLong.empty(), Duration.ZERO, false, new Mode.Execute());

  /// A request that is refused where snapshots have vanished.
  public PruneRequest(
      UnusedLimit maxUnused,
      OptionalLong maxRepackBytes,
      Duration undoWindow,
      boolean waitForOthers,
      Mode mode) {
    this(maxUnused, maxRepackBytes, undoWindow, waitForOthers, mode, false);
  }

  /// Checks the bounds.
  public PruneRequest {
    if (undoWindow.isNegative()) {
      throw new IllegalArgumentException("an undo window is not negative: " + undoWindow);
    }
    if (maxRepackBytes.orElse(0) < 0) {
      throw new IllegalArgumentException("no number of bytes: " + maxRepackBytes);
    }
  }

  /// Whether anything is done.
  public sealed interface Mode {
    /// Everything is done.
    record Execute() implements Mode {}

    /// The plan is made and told, and nothing is written.
    ///
    /// @param without snapshots that are taken for deleted
    record Plan(Set<SnapshotId> without) implements Mode {
      /// Copies the set.
      public Plan {
        without = Set.copyOf(without);
      }
    }
  }

  /// The same request, carried out whatever has vanished.
  public PruneRequest afterAnyLoss() {
    return new PruneRequest(maxUnused, maxRepackBytes, undoWindow, waitForOthers, mode, true);
  }

  /// The same request in another mode.
  public PruneRequest in(Mode other) {
    return new PruneRequest(maxUnused, maxRepackBytes, undoWindow, waitForOthers, other, afterLoss);
  }
}
