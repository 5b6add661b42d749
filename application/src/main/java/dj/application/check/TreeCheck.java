package dj.application.check;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Walks the trees of all snapshots, each distinct tree blob once, and looks up every blob they
/// name. A bit for each blob of the index tells what was seen already; only what the index did not
/// have when it was loaded is remembered by its id.
final class TreeCheck implements LostBlobs {
  private final IndexedRepository indexed;
  private final Progress progress;
  private final Findings findings;
  private final LostBlobs unreadable;
  private final LostBlobs supplied;
  private final WorkStack<BlobId> trees = new WorkStack<>();
  private final BlobMarks seen;
  private final Set<BlobId> seenElsewhere = ConcurrentHashMap.newKeySet();
  private final Set<BlobId> lostTrees = ConcurrentHashMap.newKeySet();
  private final Set<BlobId> lostData = ConcurrentHashMap.newKeySet();

  /// Creates a walk that knows more than the index.
  ///
  /// @param unreadable blobs that are listed, and known to be lost all the same
  /// @param supplied lost blobs that are about to come back: they are not reported
  TreeCheck(
      IndexedRepository indexed,
      Progress progress,
      Findings findings,
      LostBlobs unreadable,
      LostBlobs supplied) {
    this.indexed = indexed;
    this.seen = indexed.index().newMarks();
    this.progress = progress;
    this.findings = findings;
    this.unreadable = unreadable;
    this.supplied = supplied;
  }

  /// Walks the trees.
  void walk(List<StoredSnapshot> snapshots) {
    for (StoredSnapshot stored : snapshots) {
      discover(stored.snapshot().tree());
    }
    new Crew("check", indexed.repository().readers()).run(() -> trees.drain(this::check));
  }

  boolean foundDamage() {
    return !lostTrees.isEmpty() || !lostData.isEmpty();
  }

  @Override
  public boolean isLost(BlobKind kind, BlobId id) {
    return switch (kind) {
      case DATA -> lostData.contains(id);
      case TREE -> lostTrees.contains(id);
    };
  }

  LostContent lost() {
    return new LostContent(lostTrees, lostData);
  }

  private void discover(BlobId tree) {
    BlobMarks.Mark mark = seen.mark(BlobKind.TREE, tree);
    if (isNew(mark, tree)) {
      trees.push(tree);
    }
  }

  private boolean isNew(BlobMarks.Mark mark, BlobId id) {
    return switch (mark) {
      case NEW -> true;
      case KNOWN -> false;
      case ABSENT -> seenElsewhere.add(id);
    };
  }

  private void check(BlobId tree) {
    List<BlobId> children = new ArrayList<>();
    // Trees are no packs: a check counts those that it reads, and nothing else.
    progress.current("tree blob " + tree.toShortHex());
    try {
      byte[] content = content(tree);
      progress.addRead(content.length);
      TreeReferences.visit(
          tree,
          content,
          new TreeReferences.Visitor() {
            @Override
            public void tree(BlobId id) {
              children.add(id);
            }

            @Override
            public void data(BlobId id) {
              requireData(id);
            }
          });
    } catch (DamageException | ObjectMissingException e) {
      if (!supplied.isLost(BlobKind.TREE, tree)) {
        lostTrees.add(tree);
        findings.damage("tree-lost", "tree blob " + tree, e.getMessage());
      }
    }
    children.forEach(this::discover);
  }

  private byte[] content(BlobId tree) {
    if (unreadable.isLost(BlobKind.TREE, tree)) {
      // A copy in the cache of this machine saves nobody else.
      throw new DamageException(
          "the pack that it is in has lost it", "run dj repo repair to see what can be repaired");
    }
    return indexed.treeBlob(tree);
  }

  private void requireData(BlobId id) {
    BlobMarks.Mark mark = seen.mark(BlobKind.DATA, id);
    if (!isNew(mark, id)) {
      return;
    }
    boolean isListed =
        mark == BlobMarks.Mark.NEW || indexed.index().find(BlobKind.DATA, id).isPresent();
    if ((isListed && !unreadable.isLost(BlobKind.DATA, id)) || supplied.isLost(BlobKind.DATA, id)) {
      return;
    }
    if (lostData.add(id) && !isListed) {
      findings.damage("blob-missing", "data blob " + id, "is in no pack of the index");
    }
  }
}
