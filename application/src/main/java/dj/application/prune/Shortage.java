package dj.application.prune;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.index.BlobMarks.Mark;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// Finds the blobs that trees need and that no pack holds which may be relied on.
final class Shortage implements TreeWalk.Visitor {
  private final IndexedRepository indexed;
  private final Optional<BlobMarks> known;
  private final BiFunction<BlobKind, BlobId, DjException> lost;
  private final BlobMarks marks;
  private final Set<NeededBlob> needed = ConcurrentHashMap.newKeySet();
  private final Set<NeededBlob> own = ConcurrentHashMap.newKeySet();

  private Shortage(
      IndexedRepository indexed,
      Optional<BlobMarks> known,
      BiFunction<BlobKind, BlobId, DjException> lost) {
    this.indexed = indexed;
    this.known = known;
    this.lost = lost;
    this.marks = indexed.index().newMarks();
  }

  /// Follows all of some trees.
  ///
  /// @throws dj.domain.error.DamageException if a blob is in no pack at all
  static Set<NeededBlob> in(IndexedRepository indexed, Collection<BlobId> trees, int workers) {
    return new Shortage(indexed, Optional.empty(), TreeWalk::lost).follow(trees, workers);
  }

  /// Follows all of some trees.
  ///
  /// @param lost what is thrown if a blob is in no pack at all
  static Set<NeededBlob> in(
      IndexedRepository indexed,
      Collection<BlobId> trees,
      int workers,
      BiFunction<BlobKind, BlobId, DjException> lost) {
    return new Shortage(indexed, Optional.empty(), lost).follow(trees, workers);
  }

  /// Follows some trees as far as they are new.
  ///
  /// @param known marks of blobs that are known to be in no danger, with all that they refer to
  /// @throws dj.domain.error.DamageException if a blob is in no pack at all
  static Set<NeededBlob> in(
      IndexedRepository indexed, Collection<BlobId> trees, int workers, BlobMarks known) {
    return new Shortage(indexed, Optional.of(known), TreeWalk::lost).follow(trees, workers);
  }

  private Set<NeededBlob> follow(Collection<BlobId> trees, int workers) {
    if (!trees.isEmpty()) {
      new TreeWalk(indexed, workers, this).follow(trees);
    }
    return needed;
  }

  @Override
  public boolean enter(BlobId tree) {
    return isNew(BlobKind.TREE, tree);
  }

  @Override
  public void data(BlobId id) {
    isNew(BlobKind.DATA, id);
  }

  private boolean isNew(BlobKind kind, BlobId id) {
    if (known.isPresent() && known.get().isMarked(kind, id)) {
      return false;
    }
    return switch (marks.mark(kind, id)) {
      case Mark.KNOWN -> false;
      case Mark.ABSENT -> {
        // The marks are those of the load: what the session has stored since is in no danger.
        if (indexed.index().contains(kind, id)) {
          yield own.add(new NeededBlob(kind, id));
        }
        throw lost.apply(kind, id);
      }
      case Mark.NEW -> {
        if (!indexed.index().contains(kind, id)) {
          needed.add(new NeededBlob(kind, id));
        }
        yield true;
      }
    };
  }
}
