package dj.application.change;

import dj.application.repository.OpenRepository;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Changes snapshots: commits the new ones, and then removes the old ones under a transaction. A
/// run that was interrupted in between is taken up by the next one, which finds what was committed.
public final class SnapshotRewrite {
  private final OpenRepository repository;
  private final SnapshotChange change;
  private final int workers;
  private final Progress progress;
  private LeftOut leftOut = LeftOut.NONE;

  /// Prepares a change.
  ///
  /// @param workers how many threads read and copy
  public SnapshotRewrite(
      OpenRepository repository, SnapshotChange change, int workers, Progress progress) {
    this.repository = repository;
    this.change = change;
    this.workers = workers;
    this.progress = progress;
  }

  /// What was done.
  ///
  /// @param replaced the ids of the new snapshots by those of the old ones
  /// @param unchanged how many are as they should be already
  /// @param leftOut what was left out of them
  /// @param transactions what the log calls it; none if there was nothing to do
  public record Outcome(
      Map<SnapshotId, SnapshotId> replaced,
      int unchanged,
      LeftOut leftOut,
      List<TransactionId> transactions) {
    /// Copies the collections.
    public Outcome {
      replaced = Map.copyOf(replaced);
      transactions = List.copyOf(transactions);
    }
  }

  /// Which of the snapshots would be replaced; nothing is written. What is left out of a tree is
  /// not looked for: a snapshot counts as one that changes if something is to be left out.
  public List<StoredSnapshot> affected(List<StoredSnapshot> snapshots) {
    return snapshots.stream()
        .filter(stored -> leavesOut() || !change.apply(stored.snapshot()).equals(stored.snapshot()))
        .toList();
  }

  /// Changes snapshots; those that vanish meanwhile are passed over.
  public Outcome execute(List<StoredSnapshot> snapshots) {
    repository.transactions().requireRemovable();
    Map<SnapshotId, SnapshotId> replaced =
        Replacements.commit(
            repository,
            workers,
            progress,
            (replacements, round) -> plan(replacements, round, snapshots));
    List<SnapshotId> old =
        snapshots.stream().map(StoredSnapshot::id).filter(replaced::containsKey).toList();
    List<TransactionId> transactions =
        old.isEmpty()
            ? List.of()
            : repository
                .transactions()
                .remove(change.operation(), old, old.stream().map(replaced::get).toList());
    return new Outcome(replaced, snapshots.size() - old.size(), leftOut, transactions);
  }

  private void plan(
      Replacements replacements, Publication.Round round, List<StoredSnapshot> wanted) {
    Set<SnapshotId> present =
        round.snapshots().stream().map(StoredSnapshot::id).collect(Collectors.toSet());
    try (Reduction reduction = new Reduction(round)) {
      for (StoredSnapshot stored : wanted) {
        if (!present.contains(stored.id())) {
          continue;
        }
        Snapshot changed = reduction.apply(change.apply(stored.snapshot()));
        if (!changed.equals(stored.snapshot())) {
          // What is left out may be lost, and is not needed any more.
          replacements.add(stored, changed, changed.tree(), round);
        }
      }
      reduction.finish();
      leftOut = reduction.leftOut();
    }
  }

  private boolean leavesOut() {
    return change.leavesOut();
  }

  /// Leaves out of trees what a rewrite says, if this is one that does.
  private final class Reduction implements AutoCloseable {
    private final List<TreeReduction> trees;
    private final Function<Snapshot, Snapshot> apply;

    Reduction(Publication.Round round) {
      if (change instanceof SnapshotChange.Rewrite rewrite && leavesOut()) {
        TreeReduction tree =
            new TreeReduction(round.session(), round.indexed(), rewrite.excludes(), progress);
        trees = List.of(tree);
        apply = snapshot -> reduced(snapshot, tree, rewrite.excludePatterns());
      } else {
        trees = List.of();
        apply = snapshot -> snapshot;
      }
    }

    Snapshot apply(Snapshot snapshot) {
      return apply.apply(snapshot);
    }

    LeftOut leftOut() {
      return trees.stream().map(TreeReduction::leftOut).reduce(LeftOut.NONE, LeftOut::plus);
    }

    void finish() {
      trees.forEach(TreeReduction::finish);
    }

    @Override
    public void close() {
      trees.forEach(TreeReduction::close);
    }
  }

  private static Snapshot reduced(Snapshot snapshot, TreeReduction trees, List<String> patterns) {
    var tree = trees.reduce(snapshot.tree());
    return tree.equals(snapshot.tree()) ? snapshot : snapshot.withTree(tree, patterns);
  }
}
