package dj.application.search;

import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// What a [SnapshotSearch] looks for. It tells what it finds itself.
interface Quest {
  /// A directory of a snapshot.
  ///
  /// @param path its absolute path
  record Place(StoredSnapshot snapshot, RawBytes path) {}

  /// Opens a directory.
  TreeCursor open(Place place, BlobId tree);

  /// The tree blob that looking at an entry will ask for, if any.
  Optional<BlobId> asksFor(TreeEntry entry);

  /// Looks at an entry of a directory.
  void look(Place place, TreeEntry entry);

  /// How much was found so far.
  long matches();

  /// Whether anything may be found in a directory or below it.
  boolean mayContain(RawBytes directory);

  /// Whether a tree holds the same matches wherever it stands.
  boolean isIndependentOfPaths();
}
