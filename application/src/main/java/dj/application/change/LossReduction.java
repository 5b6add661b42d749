package dj.application.change;

import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.tree.TreeEntry;
import java.util.HashMap;
import java.util.Map;

/// Writes trees anew without what is lost: files that lack a blob go, and a directory keeps the
/// entries before the one that cannot be read. A directory of which nothing is lost keeps its
/// blobs, and each distinct one is looked at once.
final class LossReduction implements AutoCloseable {
  private final IndexedRepository indexed;
  private final SplitKey splitKey;
  private final BlobStore store;
  private final BlobEncoder encoder;
  private final Map<BlobId, BlobId> reduced = new HashMap<>();

  /// Prepares to write trees.
  ///
  /// @param session the session that stores them
  /// @param indexed what it has loaded
  LossReduction(CommitSession session, IndexedRepository indexed, Progress progress) {
    this.indexed = indexed;
    this.splitKey = indexed.repository().splitKey();
    this.store = session.newBlobStore(BlobStore.VERIFY_ONE_IN, progress);
    this.encoder = store.newEncoder();
  }

  /// The tree without what is lost; the same id if that is nothing.
  BlobId reduce(BlobId tree) {
    BlobId known = reduced.get(tree);
    if (known == null) {
      known = write(tree);
      reduced.put(tree, known);
    }
    return known;
  }

  /// Waits until all is durable.
  void finish() {
    store.finish();
  }

  private BlobId write(BlobId tree) {
    TreeWriter writer = new TreeWriter(splitKey, encoder::storeTree);
    boolean changed = false;
    try {
      TreeCursor entries = indexed.trees().entries(tree);
      while (entries.hasNext()) {
        TreeEntry entry = entries.next();
        if (entry instanceof TreeEntry.File file && !isWhole(file)) {
          changed = true;
          continue;
        }
        TreeEntry kept = reduce(entry);
        changed |= !kept.equals(entry);
        writer.add(kept);
      }
    } catch (DamageException | ObjectMissingException e) {
      // What comes behind cannot be known.
      changed = true;
    }
    return changed ? writer.finish() : tree;
  }

  private TreeEntry reduce(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.Directory directory ->
          new TreeEntry.Directory(
              directory.name(), directory.metadata(), reduce(directory.subtree()));
      case TreeEntry.File _, TreeEntry.Symlink _, TreeEntry.Special _ -> entry;
    };
  }

  private boolean isWhole(TreeEntry.File file) {
    try {
      ContentCursor chunks = indexed.trees().chunks(file);
      while (chunks.hasNext()) {
        if (indexed.index().find(BlobKind.DATA, chunks.next().id()).isEmpty()) {
          return false;
        }
      }
      return true;
    } catch (DamageException | ObjectMissingException e) {
      return false;
    }
  }

  @Override
  public void close() {
    encoder.close();
    store.close();
  }
}
