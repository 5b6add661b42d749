package dj.application.copy;

import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.ContentListWriter;
import dj.domain.format.v1.tree.SplitKey;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeWriter;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// Writes trees of the source with the names that blobs have in the target, each distinct directory
/// once. All content must have been copied.
final class TreeTranslation implements AutoCloseable {
  private final IndexedRepository source;
  private final CopiedBlobs copied;
  private final SplitKey splitKey;
  private final BlobEncoder encoder;

  /// Prepares to write trees.
  ///
  /// @param splitKey where the target splits directories and lists
  /// @param store gets the trees
  TreeTranslation(
      IndexedRepository source, CopiedBlobs copied, SplitKey splitKey, BlobStore store) {
    this.source = source;
    this.copied = copied;
    this.splitKey = splitKey;
    this.encoder = store.newEncoder();
  }

  /// The name of a directory in the target.
  BlobId translate(BlobId tree) {
    Optional<BlobId> known = copied.find(BlobKind.TREE, tree);
    if (known.isPresent()) {
      return known.get();
    }
    TreeWriter writer = new TreeWriter(splitKey, encoder::storeTree);
    TreeCursor entries = source.trees().entries(tree);
    while (entries.hasNext()) {
      writer.add(translate(entries.next()));
    }
    BlobId name = writer.finish();
    copied.learn(BlobKind.TREE, tree, name);
    return name;
  }

  private TreeEntry translate(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.Directory directory ->
          new TreeEntry.Directory(
              directory.name(), directory.metadata(), translate(directory.subtree()));
      case TreeEntry.File file ->
          new TreeEntry.File(
              file.name(), file.metadata(), file.sizeBytes(), file.holes(), content(file));
      case TreeEntry.Symlink _, TreeEntry.Special _ -> entry;
    };
  }

  private FileContent content(TreeEntry.File file) {
    return switch (file.content()) {
      case FileContent.Inline inline -> inline;
      case FileContent.Chunks _, FileContent.Listed _ -> chunks(file);
    };
  }

  private FileContent chunks(TreeEntry.File file) {
    ContentListWriter writer = new ContentListWriter(splitKey, encoder::storeTree);
    ContentCursor chunks = source.trees().chunks(file);
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      writer.add(name(chunk.id()), chunk.lengthBytes());
    }
    return writer.finish();
  }

  private BlobId name(BlobId data) {
    return copied
        .find(BlobKind.DATA, data)
        .orElseThrow(
            () -> new IllegalStateException("data blob " + data.toShortHex() + " was not copied"));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
