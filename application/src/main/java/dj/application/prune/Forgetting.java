package dj.application.prune;

import dj.domain.id.SnapshotId;
import java.util.Set;

/// What is removed in the same session in which its space is freed, once it is known what that
/// frees.
///
/// Nothing of the protocol depends on when snapshots go: the survey leaves them out, and whatever
/// snapshot is there when the prune looks again, and was not among those that it surveyed, is
/// followed then.
public interface Forgetting {
  /// Nothing is removed.
  Forgetting NOTHING =
      new Forgetting() {
        @Override
        public Set<SnapshotId> snapshots() {
          return Set.of();
        }

        @Override
        public void forget(PruneOutcome estimate) {}
      };

  /// The snapshots that go.
  Set<SnapshotId> snapshots();

  /// Removes them, after having asked if need be. It is called once, however often the prune begins
  /// anew.
  ///
  /// @param estimate what will be freed
  /// @throws dj.domain.error.DjException to stop; nothing is changed then
  void forget(PruneOutcome estimate);
}
