package dj.application.prune;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Follows the trees of snapshots to all blobs that they need, each distinct tree once: the work
/// grows with what is different between snapshots, not with their number.
final class TreeWalk {
  private final IndexedRepository indexed;
  private final Visitor visitor;
  private final int workers;
  private final WorkStack<BlobId> trees = new WorkStack<>();

  /// Is told of blobs, by many threads at once.
  interface Visitor {
    /// A tree blob.
    ///
    /// @return whether it is to be followed: this is the first time
    boolean enter(BlobId tree);

    /// A data blob.
    void data(BlobId id);
  }

  TreeWalk(IndexedRepository indexed, int workers, Visitor visitor) {
    this.indexed = indexed;
    this.workers = workers;
    this.visitor = visitor;
  }

  /// Follows some trees from their roots.
  ///
  /// @throws dj.domain.error.DjException if a tree cannot be read: what it needs is not known
  void follow(Collection<BlobId> roots) {
    roots.forEach(this::discover);
    new Crew("mark", workers).run(() -> trees.drain(this::visit));
  }

  private void discover(BlobId tree) {
    if (visitor.enter(tree)) {
      trees.push(tree);
    }
  }

  private void visit(BlobId tree) {
    List<BlobId> children = new ArrayList<>();
    TreeReferences.visit(
        tree,
        indexed.treeBlob(tree),
        new TreeReferences.Visitor() {
          @Override
          public void tree(BlobId id) {
            children.add(id);
          }

          @Override
          public void data(BlobId id) {
            visitor.data(id);
          }
        });
    children.forEach(this::discover);
  }

  /// What is said when a blob that a snapshot needs is nowhere.
  static DamageException lost(BlobKind kind, BlobId id) {
    String what =
        switch (kind) {
          case DATA -> "data blob ";
          case TREE -> "tree blob ";
        };
    return new DamageException(
        "a snapshot needs " + what + id.toShortHex() + ", which is in no pack of the index",
        "nothing was removed; run dj repo check to see which files are affected");
  }
}
