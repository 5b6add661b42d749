package dj.domain.format.v1.tree;

import dj.domain.format.v1.tree.ListKind.Child;
import dj.domain.id.BlobId;
import dj.domain.tree.FileNames;

/// Finds the blobs that a tree blob refers to, without making objects of the rest: following the
/// trees from the roots of snapshots gives all blobs that are in use.
///
/// Only a critical field can refer to a blob, in later versions too: nothing is overlooked in
/// fields that are stepped over.
public final class TreeReferences {
  private TreeReferences() {}

  /// Is told of references.
  public interface Visitor {
    /// A tree blob: a subdirectory, a content list, or a node of either.
    void tree(BlobId id);

    /// A data blob of a file.
    void data(BlobId id);
  }

  /// Tells of all references in their order, the same blob as often as it is referred to.
  ///
  /// @param id the blob's id, for messages
  /// @param blob the blob's content
  /// @throws dj.domain.error.DamageException if it is no tree blob
  /// @throws dj.domain.error.UnsupportedVersionException if it needs a later version
  public static void visit(BlobId id, byte[] blob, Visitor visitor) {
    ByteReader in = ByteReader.ofBlob(id, blob);
    switch (NodeKind.read(in)) {
      case DIRECTORY_LEAF -> visitEntries(in, visitor);
      case CONTENT_LEAF -> visitChunks(in, visitor);
      case DIRECTORY_NODE -> visitChildren(ListKind.DIRECTORY, in, visitor);
      case CONTENT_NODE -> visitChildren(ListKind.CONTENT, in, visitor);
    }
  }

  private static void visitEntries(ByteReader in, Visitor visitor) {
    while (!in.atEnd()) {
      ByteReader entry = in.slice(in.length(EntryDecoder.MAX_ENTRY_BYTES));
      entry.skip(entry.length(FileNames.MAX_LENGTH_BYTES));
      EntryKind.read(entry);
      while (!entry.atEnd()) {
        visitField((int) entry.varint(Field.MAX_TAG), entry, visitor);
      }
    }
  }

  private static void visitField(int tag, ByteReader entry, Visitor visitor) {
    if (tag == Field.CHUNKS) {
      visitListed(entry.slice(entry.length(ByteReader.MAX_BLOB_BYTES)), visitor);
    } else if (tag == Field.SUBTREE || tag == Field.CONTENT_LIST) {
      visitor.tree(entry.slice(entry.length(BlobId.LENGTH_BYTES)).id());
    } else {
      if (Field.numberOf(tag) > Field.LAST_NUMBER) {
        FieldReader.refuseCritical(entry, tag);
      }
      FieldReader.skipValue(entry, tag);
    }
  }

  private static void visitListed(ByteReader chunks, Visitor visitor) {
    while (!chunks.atEnd()) {
      visitor.data(chunks.id());
      if (!chunks.atEnd()) {
        chunks.varint();
      }
    }
  }

  private static void visitChunks(ByteReader in, Visitor visitor) {
    while (!in.atEnd()) {
      visitor.data(ContentCursor.readChunk(in).id());
    }
  }

  private static void visitChildren(ListKind kind, ByteReader in, Visitor visitor) {
    kind.readLevel(in);
    while (!in.atEnd()) {
      Child child = kind.readChild(in);
      visitor.tree(child.id());
    }
  }
}
