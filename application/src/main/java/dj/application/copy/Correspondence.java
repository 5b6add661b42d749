package dj.application.copy;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.format.v1.tree.TreeReader;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.TreeEntry;

/// Learns what blobs of the source are called in the target from a snapshot and its copy: both have
/// the same directories with the same files in the same chunks, so that their trees are read side
/// by side and no content is.
///
/// Only what a new snapshot of the target may rely on is learned.
final class Correspondence {
  private final IndexedRepository source;
  private final IndexedRepository target;
  private final CopiedBlobs copied;
  private final TreeReader targetTrees = new TreeReader(this::reliableTree);

  Correspondence(IndexedRepository source, IndexedRepository target, CopiedBlobs copied) {
    this.source = source;
    this.target = target;
    this.copied = copied;
  }

  private byte[] reliableTree(BlobId id) {
    if (!target.index().contains(BlobKind.TREE, id)) {
      throw new ObjectMissingException(
          "tree blob " + id.toShortHex() + " is in no pack that is there to stay", "");
    }
    return target.treeBlob(id);
  }

  /// Learns from two directories.
  ///
  /// @return whether they are the same, and all below is there to stay
  boolean learn(BlobId tree, BlobId copy) {
    if (copied.find(BlobKind.TREE, tree).isPresent()) {
      return true;
    }
    boolean whole;
    try {
      whole = learnEntries(tree, copy);
    } catch (DamageException | ObjectMissingException e) {
      // What is not learned is copied, or found to be damaged then.
      return false;
    }
    if (whole) {
      copied.learn(BlobKind.TREE, tree, copy);
    }
    return whole;
  }

  private boolean learnEntries(BlobId tree, BlobId copy) {
    TreeCursor entries = source.trees().entries(tree);
    TreeCursor copies = targetTrees.entries(copy);
    boolean whole = true;
    while (entries.hasNext() && copies.hasNext()) {
      TreeEntry entry = entries.next();
      TreeEntry other = copies.next();
      if (!entry.name().equals(other.name())) {
        return false;
      }
      whole &= learn(entry, other);
    }
    return whole && !entries.hasNext() && !copies.hasNext();
  }

  private boolean learn(TreeEntry entry, TreeEntry other) {
    return switch (entry) {
      case TreeEntry.Directory directory ->
          other instanceof TreeEntry.Directory copy
              && learn(directory.subtree(), copy.subtree())
              && directory.metadata().equals(copy.metadata());
      case TreeEntry.File file ->
          other instanceof TreeEntry.File copy
              && file.sizeBytes() == copy.sizeBytes()
              && file.holes().equals(copy.holes())
              && learnContent(file, copy)
              && file.metadata().equals(copy.metadata());
      case TreeEntry.Symlink _, TreeEntry.Special _ -> entry.equals(other);
    };
  }

  private boolean learnContent(TreeEntry.File file, TreeEntry.File copy) {
    if (file.content() instanceof FileContent.Inline) {
      return file.content().equals(copy.content());
    }
    ContentCursor chunks = source.trees().chunks(file);
    ContentCursor copies = targetTrees.chunks(copy);
    boolean whole = true;
    while (chunks.hasNext() && copies.hasNext()) {
      Chunk chunk = chunks.next();
      Chunk other = copies.next();
      if (chunk.lengthBytes() != other.lengthBytes()) {
        return false;
      }
      if (target.index().contains(BlobKind.DATA, other.id())) {
        copied.learn(BlobKind.DATA, chunk.id(), other.id());
      } else {
        whole = false;
      }
    }
    return whole && !chunks.hasNext() && !copies.hasNext();
  }
}
