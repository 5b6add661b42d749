package dj.application.change;

import dj.application.repository.OpenRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes snapshots that have lost data anew without what is lost, so that a check finds nothing
/// any more. The new ones name the old as their original and count as incomplete; the old ones are
/// removed under a transaction. A run that was interrupted in between is taken up by the next one.
///
/// A snapshot of which the root directory is lost is left as it is: nothing would be in it.
public final class LossRewrite {
  private final OpenRepository repository;
  private final Progress progress;

  /// Prepares a rewrite.
  public LossRewrite(OpenRepository repository, Progress progress) {
    this.repository = repository;
    this.progress = progress;
  }

  /// Writes anew whatever has lost something. The damage must be settled: no pack is listed that is
  /// missing or damaged.
  ///
  /// @return the ids of the new snapshots by those of the old ones
  public Map<SnapshotId, SnapshotId> execute() {
    repository.transactions().requireRemovable();
    Map<SnapshotId, SnapshotId> replaced = new HashMap<>();
    List<SnapshotId> pending = new ArrayList<>();
    List<SnapshotId> committed =
        new Publication(repository, progress)
            .commit(round -> {
              replaced.clear();
              pending.clear();
              return plan(round, replaced, pending);
            });
    for (int i = 0; i < committed.size(); i++) {
      replaced.put(pending.get(i), committed.get(i));
    }
    if (!replaced.isEmpty()) {
      List<SnapshotId> old = List.copyOf(replaced.keySet());
      repository
          .transactions()
          .remove(Operation.REWRITE, old, old.stream().map(replaced::get).toList());
    }
    return Map.copyOf(replaced);
  }

  private List<Publication.Item> plan(
      Publication.Round round, Map<SnapshotId, SnapshotId> replaced, List<SnapshotId> pending) {
    round.indexed().disregardMissingPacks();
    List<Publication.Item> items = new ArrayList<>();
    try (LossReduction reduction = new LossReduction(round.session(), round.indexed(), progress)) {
      for (StoredSnapshot stored : round.snapshots()) {
        BlobId tree = stored.snapshot().tree();
        BlobId reduced = isReadable(round, tree) ? reduction.reduce(tree) : tree;
        if (reduced.equals(tree)) {
          continue;
        }
        Snapshot next =
            stored.snapshot().withLoss(reduced).inPlaceOf(stored.id(), round.session().id());
        Republished.find(next, round.snapshots())
            .ifPresentOrElse(
                found -> replaced.put(stored.id(), found),
                () -> {
                  items.add(new Publication.Item(next, reduced));
                  pending.add(stored.id());
                });
      }
      reduction.finish();
    }
    return items;
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
