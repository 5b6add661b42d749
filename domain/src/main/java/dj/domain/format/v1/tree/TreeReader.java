package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// Reads directories and content lists that [TreeWriter] and [ContentListWriter] wrote, a leaf at a
/// time.
///
/// What is not in the one valid form is a [dj.domain.error.DamageException]; a kind or a critical
/// field of a later version is a [dj.domain.error.UnsupportedVersionException].
///
/// Safe for many threads if its fetcher is; cursors are for one.
public final class TreeReader {
  private final BlobFetcher fetcher;

  /// A reader.
  ///
  /// @param fetcher gets tree blobs
  public TreeReader(BlobFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /// All entries of a directory in the order of their names.
  ///
  /// @param root the root of the directory's tree blobs
  public TreeCursor entries(BlobId root) {
    return new TreeCursor(fetcher, root);
  }

  /// One entry of a directory, at the cost of one blob a level.
  public Optional<TreeEntry> find(BlobId root, RawBytes name) {
    return entries(root).find(name);
  }

  /// The chunks of a file in order; none where its content is inline.
  public ContentCursor chunks(TreeEntry.File file) {
    return new ContentCursor(fetcher, file.content(), file.dataBytes());
  }
}
