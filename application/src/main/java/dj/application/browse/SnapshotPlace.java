package dj.application.browse;

import dj.application.repository.IndexedRepository;
import dj.domain.error.NotFoundException;
import dj.domain.id.BlobId;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.List;
import java.util.Optional;

/// A place in a snapshot: its root, or what the user named with `ID:/path`.
///
/// @param snapshot the snapshot
/// @param path the absolute path in it
/// @param entry what is there; empty for the root
public record SnapshotPlace(StoredSnapshot snapshot, RawBytes path, Optional<TreeEntry> entry) {

  /// Finds what the user named.
  ///
  /// @throws NotFoundException if there is no such snapshot, or nothing at the path
  public static SnapshotPlace find(
      IndexedRepository repository,
      List<StoredSnapshot> snapshots,
      String name,
      SnapshotFilter filter) {
    SnapshotSelector selector = SnapshotSelector.parse(name);
    StoredSnapshot snapshot = selector.select(snapshots, filter);
    return at(repository, snapshot, selector.path());
  }

  /// What is at a path of a snapshot.
  ///
  /// @throws NotFoundException if there is nothing
  public static SnapshotPlace at(
      IndexedRepository repository, StoredSnapshot snapshot, RawBytes path) {
    Optional<TreeEntry> entry = Optional.empty();
    BlobId tree = snapshot.snapshot().tree();
    List<RawBytes> names = RawPaths.names(path);
    for (int i = 0; i < names.size(); i++) {
      entry = repository.trees().find(tree, names.get(i));
      if (entry.isPresent() && entry.get() instanceof TreeEntry.Directory directory) {
        tree = directory.subtree();
      } else if (entry.isEmpty() || i < names.size() - 1) {
        throw new NotFoundException(
            "snapshot " + snapshot.id().toShortHex() + " has no " + path,
            "run dj ls " + snapshot.id().toShortHex() + " to see what it has");
      }
    }
    return new SnapshotPlace(snapshot, path, entry);
  }

  /// The tree of the directory at this place.
  ///
  /// @throws NotFoundException if it is no directory
  public BlobId tree() {
    if (entry.isEmpty()) {
      return snapshot.snapshot().tree();
    }
    if (entry.get() instanceof TreeEntry.Directory directory) {
      return directory.subtree();
    }
    String directory = path.toText().substring(0, Math.max(path.toText().lastIndexOf('/'), 1));
    throw new NotFoundException(
        path + " is not a directory",
        "name its directory, "
            + snapshot.id().toShortHex()
            + ":"
            + directory
            + ", with --include "
            + path);
  }
}
