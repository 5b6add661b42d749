package dj.application.usecase;

import dj.application.browse.FileDump;
import dj.application.browse.SnapshotPlace;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.domain.error.UsageException;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Looks into a snapshot without restoring it.
public final class BrowseSnapshot {
  private final RepositoryAccess access;

  /// Creates the use case.
  public BrowseSnapshot(RepositoryAccess access) {
    this.access = access;
  }

  /// Takes what a listing finds, in the order of paths, a directory before what is in it.
  public interface Listing {
    /// The snapshot that is listed; called first.
    void snapshot(StoredSnapshot snapshot);

    /// One entry.
    ///
    /// @param path its absolute path in the snapshot
    void entry(RawBytes path, TreeEntry entry);
  }

  /// Lists a snapshot.
  ///
  /// @param name the snapshot as the user named it, also `ID:/sub/path`
  /// @param paths what is listed below that; the root if empty
  /// @param recursive whether directories are entered
  public void list(
      String name,
      SnapshotFilter filter,
      List<RawBytes> paths,
      boolean recursive,
      PasswordPrompt password,
      Listing listing) {
    browse(
        name,
        filter,
        password,
        (repository, place) -> {
          listing.snapshot(place.snapshot());
          for (RawBytes path : paths.isEmpty() ? List.of(place.path()) : paths) {
            listPlace(
                repository,
                SnapshotPlace.at(repository, place.snapshot(), path),
                recursive,
                listing);
          }
        });
  }

  /// Writes the content of a file; holes become zeros.
  ///
  /// @throws dj.domain.error.NotFoundException if there is no such file
  public void dump(
      String name,
      SnapshotFilter filter,
      RawBytes path,
      PasswordPrompt password,
      OutputStream target) {
    browse(
        name,
        filter,
        password,
        (repository, place) -> {
          SnapshotPlace file = SnapshotPlace.at(repository, place.snapshot(), path);
          switch (file.entry().orElse(null)) {
            case TreeEntry.File entry -> FileDump.write(repository, entry, target);
            case null -> throw notAFile(path);
            case TreeEntry.Directory directory -> throw notAFile(path);
            case TreeEntry.Symlink link -> throw notAFile(path);
            case TreeEntry.Special special -> throw notAFile(path);
          }
        });
  }

  private static UsageException notAFile(RawBytes path) {
    return new UsageException(path + " is not a regular file", "name a file, or use dj restore");
  }

  private interface Visit {
    void accept(IndexedRepository repository, SnapshotPlace place);
  }

  private void browse(String name, SnapshotFilter filter, PasswordPrompt password, Visit visit) {
    try (OpenRepository repository = access.open(password)) {
      List<StoredSnapshot> snapshots = repository.snapshots().list().valid();
      // Damage to a part of the index matters only where a blob cannot be found without it.
      try (IndexedRepository indexed = repository.loadReadable(_ -> {})) {
        visit.accept(indexed, SnapshotPlace.find(indexed, snapshots, name, filter));
      }
    }
  }

  private record Level(RawBytes path, TreeCursor entries) {}

  private static void listPlace(
      IndexedRepository repository, SnapshotPlace place, boolean recursive, Listing listing) {
    place.entry().ifPresent(entry -> listing.entry(place.path(), entry));
    boolean isDirectory =
        place.entry().isEmpty() || place.entry().get() instanceof TreeEntry.Directory;
    if (!isDirectory) {
      return;
    }
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(place.path(), repository.trees().entries(place.tree())));
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.entries().hasNext()) {
        levels.pop();
        continue;
      }
      TreeEntry entry = level.entries().next();
      RawBytes path = RawPaths.join(level.path(), entry.name());
      listing.entry(path, entry);
      if (recursive && entry instanceof TreeEntry.Directory directory) {
        levels.push(new Level(path, repository.trees().entries(directory.subtree())));
      }
    }
  }
}
