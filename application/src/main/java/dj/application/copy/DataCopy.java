package dj.application.copy;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import dj.domain.index.PackInfo;
import dj.domain.index.PackUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/// Copies content, pack by pack of the source: each blob is opened, verified down to its id, named
/// as the target names it, and sealed with the target's keys. It is not compressed again.
///
/// What cannot be read is noted, and the rest goes on.
final class DataCopy {
  private final IndexedRepository source;
  private final OpenRepository target;
  private final CopiedBlobs copied;
  private final Losses losses;
  private final int workers;
  private final Progress progress;
  private final ConcurrentLinkedQueue<PackInfo> unopened = new ConcurrentLinkedQueue<>();

  DataCopy(
      IndexedRepository source,
      OpenRepository target,
      CopiedBlobs copied,
      Losses losses,
      int workers,
      Progress progress) {
    this.source = source;
    this.target = target;
    this.copied = copied;
    this.losses = losses;
    this.workers = workers;
    this.progress = progress;
  }

  /// Copies what is marked, and waits until all is durable.
  ///
  /// @param roots the trees that it belongs to
  void copy(BlobMarks needed, Collection<BlobId> roots, BlobStore store) {
    List<PackUse> packs = needed.uses().stream().filter(use -> !use.isDead()).toList();
    packs.forEach(use -> progress.addTotal(1, use.usedBytes()));
    progress.totalIsKnown();
    run(packs, store, (use, copier) -> copier.pack(use.pack(), needed));
    store.finish();
    if (!unopened.isEmpty()) {
      List<BlobId> single = new ArrayList<>(uncopied(roots, needed));
      run(single, store, (id, copier) -> copier.single(id));
      store.finish();
    }
  }

  private <T> void run(List<T> tasks, BlobStore store, BiConsumer<T, Copier> work) {
    if (tasks.isEmpty()) {
      return;
    }
    WorkStack<T> stack = new WorkStack<>();
    stack.pushAll(tasks);
    new Crew("copy", workers)
        .run(() -> {
          try (Copier copier = new Copier(source.newReader(), store.newEncoder())) {
            stack.drain(task -> work.accept(task, copier));
          }
        });
  }

  /// What was not copied since the pack that it was in is gone or tells no more what it holds: the
  /// trees tell, and the blob itself may still be found.
  private Set<BlobId> uncopied(Collection<BlobId> roots, BlobMarks needed) {
    Set<BlobId> blobs = new HashSet<>();
    Set<BlobId> seen = new HashSet<>();
    List<BlobId> trees = new ArrayList<>(roots);
    while (!trees.isEmpty()) {
      Crew.requireWanted();
      BlobId tree = trees.removeLast();
      if (!seen.add(tree) || losses.isLost(BlobKind.TREE, tree)) {
        continue;
      }
      try {
        TreeReferences.visit(
            tree,
            source.treeBlob(tree),
            new TreeReferences.Visitor() {
              @Override
              public void tree(BlobId id) {
                trees.add(id);
              }

              @Override
              public void data(BlobId id) {
                if (needed.isMarked(BlobKind.DATA, id) && !isDone(id)) {
                  blobs.add(id);
                }
              }
            });
      } catch (DamageException | ObjectMissingException e) {
        losses.add(BlobKind.TREE, tree, e);
      }
    }
    return blobs;
  }

  private boolean isDone(BlobId id) {
    return losses.isLost(BlobKind.DATA, id) || copied.isThere(BlobKind.DATA, id);
  }

  /// What one thread copies with.
  private final class Copier implements AutoCloseable {
    private final StoredBlobs reader;
    private final BlobEncoder encoder;

    private Copier(StoredBlobs reader, BlobEncoder encoder) {
      this.reader = reader;
      this.encoder = encoder;
    }

    private void pack(PackInfo pack, BlobMarks needed) {
      List<PackedBlob> blobs;
      try {
        blobs = source.contents(pack);
      } catch (DamageException | ObjectMissingException e) {
        unopened.add(pack);
        return;
      }
      for (PackedBlob blob : blobs) {
        if (blob.kind() == BlobKind.DATA && needed.isMarked(pack.id(), blob)) {
          Crew.requireWanted();
          single(blob.id());
          progress.addDone(0, blob.sealedLengthBytes());
        }
      }
      progress.addDone(1, 0);
    }

    private void single(BlobId id) {
      int length;
      try {
        length = reader.read(BlobKind.DATA, id);
      } catch (DamageException | ObjectMissingException e) {
        losses.add(BlobKind.DATA, id, e);
        return;
      }
      progress.addRead(length);
      BlobId name =
          copied.sameNames()
              ? id
              : target
                  .blobTools()
                  .idOf(BlobKind.DATA, reader.content(), reader.contentOffset(), length);
      reader.storeAgain(BlobKind.DATA, name, encoder);
      copied.learn(BlobKind.DATA, id, name);
    }

    @Override
    public void close() {
      reader.close();
      encoder.close();
    }
  }
}
