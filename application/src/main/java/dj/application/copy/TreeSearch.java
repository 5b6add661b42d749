package dj.application.copy;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.IndexedRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import dj.domain.index.BlobMarks;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Follows trees of the source to the blobs that the target lacks, each distinct tree once. Trees
/// that are called the same in both are stored on the way, since they are at hand.
///
/// That the target has a tree says nothing of what is below: it may come from a run that was
/// interrupted. So trees are read all the same.
final class TreeSearch {
  private final IndexedRepository source;
  private final CopiedBlobs copied;
  private final Losses losses;
  private final Progress progress;
  private final BlobMarks seen;
  private final WorkStack<BlobId> trees = new WorkStack<>();
  private final LongAdder missing = new LongAdder();

  TreeSearch(IndexedRepository source, CopiedBlobs copied, Losses losses, Progress progress) {
    this.source = source;
    this.copied = copied;
    this.losses = losses;
    this.progress = progress;
    this.seen = source.index().newMarks();
  }

  /// Marks the content that the target lacks.
  ///
  /// @param store gets the trees that the target lacks; empty to leave them where they are
  /// @return marks of blobs of content
  BlobMarks search(Collection<BlobId> roots, Optional<BlobStore> store, int workers) {
    BlobMarks needed = source.index().newMarks();
    roots.forEach(this::discover);
    new Crew("trees", workers)
        .run(() -> {
          try (Visit visit =
              new Visit(source.newReader(), store.map(BlobStore::newEncoder), needed)) {
            trees.drain(visit::follow);
          }
        });
    return needed;
  }

  /// How many blobs the target lacks.
  long missingBlobs() {
    return missing.sum();
  }

  private void discover(BlobId tree) {
    // The name of a tree is only known if all that is below was copied.
    if (!copied.sameNames() && copied.find(BlobKind.TREE, tree).isPresent()) {
      return;
    }
    switch (seen.mark(BlobKind.TREE, tree)) {
      case NEW -> trees.push(tree);
      case KNOWN -> {}
      case ABSENT -> losses.addUnlisted(BlobKind.TREE, tree);
    }
  }

  /// What one thread follows trees with.
  private final class Visit implements AutoCloseable, TreeReferences.Visitor {
    private final StoredBlobs reader;
    private final Optional<BlobEncoder> encoder;
    private final BlobMarks needed;

    private Visit(StoredBlobs reader, Optional<BlobEncoder> encoder, BlobMarks needed) {
      this.reader = reader;
      this.encoder = encoder;
      this.needed = needed;
    }

    private void follow(BlobId id) {
      int length;
      try {
        length = reader.read(BlobKind.TREE, id);
      } catch (DamageException | ObjectMissingException e) {
        losses.add(BlobKind.TREE, id, e);
        return;
      }
      progress.addRead(length);
      byte[] content =
          Arrays.copyOfRange(
              reader.content(), reader.contentOffset(), reader.contentOffset() + length);
      if (!copied.isThere(BlobKind.TREE, id)) {
        missing.increment();
        if (copied.sameNames()) {
          encoder.ifPresent(to -> reader.storeAgain(BlobKind.TREE, id, to));
        }
      }
      try {
        TreeReferences.visit(id, content, this);
      } catch (DamageException e) {
        losses.add(BlobKind.TREE, id, e);
      }
    }

    @Override
    public void tree(BlobId id) {
      discover(id);
    }

    @Override
    public void data(BlobId id) {
      if (copied.isThere(BlobKind.DATA, id)) {
        return;
      }
      switch (needed.mark(BlobKind.DATA, id)) {
        case NEW -> missing.increment();
        case KNOWN -> {}
        case ABSENT -> losses.addUnlisted(BlobKind.DATA, id);
      }
    }

    @Override
    public void close() {
      reader.close();
      encoder.ifPresent(BlobEncoder::close);
    }
  }
}
