package dj.application.change;

import dj.application.repository.OpenRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.Operation;
import java.util.List;
import java.util.Map;

/// Writes snapshots that have lost data anew without what is lost, so that a check finds nothing
/// any more. The new ones name the old as their original and count as incomplete; the old ones are
/// removed under a transaction. A run that was interrupted in between is taken up by the next one.
///
/// A snapshot of which the root directory is lost is left as it is: nothing would be in it.
public final class LossRewrite {
  private final OpenRepository repository;
  private final int workers;
  private final Progress progress;

  /// Prepares a rewrite.
  ///
  /// @param workers how many threads read and copy
  public LossRewrite(OpenRepository repository, int workers, Progress progress) {
    this.repository = repository;
    this.workers = workers;
    this.progress = progress;
  }

  /// Writes anew whatever has lost something. The damage must be settled: no pack is listed that is
  /// missing or damaged.
  ///
  /// @return the ids of the new snapshots by those of the old ones
  public Map<SnapshotId, SnapshotId> execute() {
    repository.transactions().requireRemovable();
    Map<SnapshotId, SnapshotId> replaced =
        Replacements.commit(repository, workers, progress, this::plan);
    if (!replaced.isEmpty()) {
      List<SnapshotId> old = List.copyOf(replaced.keySet());
      repository
          .transactions()
          .remove(Operation.REWRITE, old, old.stream().map(replaced::get).toList());
    }
    return replaced;
  }

  private void plan(Replacements replacements, Publication.Round round) {
    round.indexed().disregardMissingPacks();
    try (LossReduction reduction = new LossReduction(round.session(), round.indexed(), progress)) {
      for (StoredSnapshot stored : round.snapshots()) {
        BlobId tree = stored.snapshot().tree();
        BlobId reduced = isReadable(round, tree) ? reduction.reduce(tree) : tree;
        if (!reduced.equals(tree)) {
          replacements.add(stored, stored.snapshot().withLoss(reduced), reduced, round);
        }
      }
      reduction.finish();
    }
  }

  private static boolean isReadable(Publication.Round round, BlobId tree) {
    try {
      return round.indexed().index().find(BlobKind.TREE, tree).isPresent()
          && round.indexed().treeBlob(tree).length > 0;
    } catch (DamageException | ObjectMissingException e) {
      return false;
    }
  }
}
