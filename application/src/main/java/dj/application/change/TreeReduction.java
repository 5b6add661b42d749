package dj.application.change;

import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.filter.PathRules;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;

/// Writes trees anew without what some patterns choose. A directory from which nothing is left out
/// keeps its blobs; those of files are never touched.
final class TreeReduction implements AutoCloseable {
  private final IndexedRepository indexed;
  private final PathRules excludes;
  private final SplitKey splitKey;
  private final BlobStore store;
  private final BlobEncoder encoder;
  private LeftOut leftOut = LeftOut.NONE;

  /// Prepares to write trees.
  ///
  /// @param session the session that stores them
  /// @param indexed what it has loaded
  TreeReduction(
      CommitSession session, IndexedRepository indexed, PathRules excludes, Progress progress) {
    OpenRepository repository = indexed.repository();
    this.indexed = indexed;
    this.excludes = excludes;
    this.splitKey = repository.splitKey();
    this.store = session.newBlobStore(BlobStore.VERIFY_ONE_IN, progress);
    this.encoder = store.newEncoder();
  }

  /// The tree without what is left out; the same id if that is nothing.
  BlobId reduce(BlobId root) {
    return reduce(root, RawPaths.ROOT);
  }

  /// What was left out of all trees so far.
  LeftOut leftOut() {
    return leftOut;
  }

  /// Waits until all is durable.
  void finish() {
    store.finish();
  }

  private BlobId reduce(BlobId tree, RawBytes path) {
    TreeWriter writer = new TreeWriter(splitKey, encoder::storeTree);
    boolean changed = false;
    TreeCursor entries = indexed.trees().entries(tree);
    while (entries.hasNext()) {
      TreeEntry entry = entries.next();
      RawBytes entryPath = RawPaths.join(path, entry.name());
      if (excludes.matches(entryPath, entry instanceof TreeEntry.Directory)) {
        changed = true;
        count(entry);
        continue;
      }
      TreeEntry kept = reduce(entry, entryPath);
      changed |= !kept.equals(entry);
      writer.add(kept);
    }
    // What was written for nothing is known to the repository already, and stored no second time.
    return changed ? writer.finish() : tree;
  }

  private void count(TreeEntry entry) {
    switch (entry) {
      case TreeEntry.Directory directory -> countAll(directory.subtree());
      case TreeEntry.File file -> leftOut = leftOut.plus(new LeftOut(1, file.sizeBytes()));
      case TreeEntry.Symlink _, TreeEntry.Special _ -> leftOut = leftOut.plus(new LeftOut(1, 0));
    }
  }

  private void countAll(BlobId tree) {
    try {
      indexed.trees().entries(tree).forEachRemaining(this::count);
    } catch (DamageException | ObjectMissingException e) {
      // A directory that is lost may be left out as well; nobody knows what was in it.
      return;
    }
  }

  private TreeEntry reduce(TreeEntry entry, RawBytes path) {
    return switch (entry) {
      case TreeEntry.Directory directory ->
          new TreeEntry.Directory(
              directory.name(), directory.metadata(), reduce(directory.subtree(), path));
      case TreeEntry.File _, TreeEntry.Symlink _, TreeEntry.Special _ -> entry;
    };
  }

  @Override
  public void close() {
    encoder.close();
    store.close();
  }
}
