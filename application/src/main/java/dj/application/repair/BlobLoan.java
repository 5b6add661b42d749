package dj.application.repair;

import dj.application.check.LostContent;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Takes lost blobs by their ids from a copy of the same repository, and whatever is lost below a
/// lost directory. Closing it closes the copy's index.
final class BlobLoan implements AutoCloseable {
  private final IndexedRepository damaged;
  private final IndexedRepository copy;
  private final Deque<Wanted> open = new ArrayDeque<>();
  private final Set<Wanted> seen = new HashSet<>();
  private long stored;

  private record Wanted(BlobKind kind, BlobId id) {}

  BlobLoan(IndexedRepository damaged, IndexedRepository copy) {
    this.damaged = damaged;
    this.copy = copy;
  }

  /// Which of the lost blobs the copy lists.
  LostContent find(LostContent lost) {
    Set<BlobId> trees = new HashSet<>(lost.trees());
    trees.removeIf(id -> copy.index().find(BlobKind.TREE, id).isEmpty());
    Set<BlobId> data = new HashSet<>(lost.data());
    data.removeIf(id -> copy.index().find(BlobKind.DATA, id).isEmpty());
    return new LostContent(trees, data);
  }

  /// Stores what the copy has of what is lost, each blob after it was verified.
  ///
  /// @return how many blobs were stored
  long copy(LostContent lost, CommitSession session, Progress progress) {
    lost.trees().forEach(id -> want(BlobKind.TREE, id));
    lost.data().forEach(id -> want(BlobKind.DATA, id));
    try (BlobStore store = session.newBlobStore(1, progress);
        BlobEncoder encoder = store.newEncoder();
        StoredBlobs theirs = copy.newReader();
        StoredBlobs ours = damaged.newReader()) {
      while (!open.isEmpty()) {
        take(open.remove(), ours, theirs, encoder);
      }
      store.finish();
    }
    return stored;
  }

  private void want(BlobKind kind, BlobId id) {
    Wanted wanted = new Wanted(kind, id);
    if (seen.add(wanted)) {
      open.add(wanted);
    }
  }

  private void take(Wanted wanted, StoredBlobs ours, StoredBlobs theirs, BlobEncoder encoder) {
    boolean isHere = damaged.index().find(wanted.kind(), wanted.id()).isPresent();
    if (isHere && wanted.kind() == BlobKind.DATA) {
      return;
    }
    Optional<byte[]> content = read(isHere ? ours : theirs, wanted);
    if (content.isEmpty()) {
      return;
    }
    if (!isHere) {
      theirs.storeAgain(wanted.kind(), wanted.id(), encoder);
      stored++;
    }
    if (wanted.kind() == BlobKind.TREE) {
      follow(wanted.id(), content.get());
    }
  }

  /// Empty if nobody has it in a readable state; a check will say so.
  private static Optional<byte[]> read(StoredBlobs blobs, Wanted wanted) {
    try {
      int length = blobs.read(wanted.kind(), wanted.id());
      int from = blobs.contentOffset();
      return Optional.of(Arrays.copyOfRange(blobs.content(), from, from + length));
    } catch (ObjectMissingException | DamageException e) {
      return Optional.empty();
    }
  }

  private void follow(BlobId tree, byte[] content) {
    TreeReferences.visit(
        tree,
        content,
        new TreeReferences.Visitor() {
          @Override
          public void tree(BlobId id) {
            want(BlobKind.TREE, id);
          }

          @Override
          public void data(BlobId id) {
            want(BlobKind.DATA, id);
          }
        });
  }

  @Override
  public void close() {
    copy.close();
  }
}
