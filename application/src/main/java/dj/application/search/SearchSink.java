package dj.application.search;

import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.id.BlobId;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;

/// Takes what a search finds, one snapshot after the other.
public interface SearchSink {
  /// An entry that was looked for, in the order of paths.
  void entry(StoredSnapshot snapshot, RawBytes path, TreeEntry entry);

  /// A file that uses a blob which was looked for: for its content, or for the list of its content.
  void usedByFile(
      StoredSnapshot snapshot, RawBytes path, TreeEntry.File file, BlobKind kind, BlobId id);

  /// A directory, of which a tree blob that was looked for is a part.
  void usedByDirectory(StoredSnapshot snapshot, RawBytes path, BlobId id);

  /// A directory, or the list of the content of a file, that could not be read whole.
  void unreadable(StoredSnapshot snapshot, RawBytes path, DjException reason);
}
