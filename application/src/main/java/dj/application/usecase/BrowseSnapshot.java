package dj.application.usecase;

import dj.application.browse.FileDump;
import dj.application.browse.SnapshotPlace;
import dj.application.browse.TreeDump;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
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
import java.util.function.Consumer;

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

  /// Writes the content of a file, holes as zeros, or a directory with all below it as an archive
  /// for `tar`.
  ///
  /// @param name the snapshot as the user named it, also `ID:/sub/path`
  /// @param path what is written, from the place that `name` names; an archive has the paths from
  ///   there
  /// @param target takes the bytes; not closed
  /// @param leftOut is told the path of each entry that an archive cannot hold
  /// @throws dj.domain.error.NotFoundException if there is nothing at the path
  /// @throws UsageException if it is neither a file nor a directory
  public void dump(
      String name,
      SnapshotFilter filter,
      RawBytes path,
      PasswordPrompt password,
      OutputStream target,
      Consumer<RawBytes> leftOut) {
    browse(
        name,
        filter,
        password,
        (repository, place) -> {
          RawBytes full = path(place.path(), path);
          SnapshotPlace dumped = SnapshotPlace.at(repository, place.snapshot(), full);
          switch (dumped.entry().orElse(null)) {
            case TreeEntry.File entry -> FileDump.write(repository, entry, target);
            case null -> TreeDump.write(repository, dumped, RawBytes.EMPTY, target, leftOut);
            case TreeEntry.Directory _ ->
                TreeDump.write(repository, dumped, relative(path), target, leftOut);
            case TreeEntry.Symlink _ -> throw notDumped(full, "a symbolic link");
            case TreeEntry.Special _ -> throw notDumped(full, "a device, fifo or socket");
          }
        });
  }

  private static RawBytes path(RawBytes place, RawBytes below) {
    RawBytes path = RawPaths.ROOT;
    for (RawBytes name : RawPaths.names(place)) {
      path = RawPaths.join(path, name);
    }
    for (RawBytes name : RawPaths.names(below)) {
      path = RawPaths.join(path, name);
    }
    return path;
  }

  private static RawBytes relative(RawBytes path) {
    byte[] absolute = path(RawPaths.ROOT, path).toBytes();
    return RawBytes.copyOf(absolute, 1, absolute.length - 1);
  }

  private static UsageException notDumped(RawBytes path, String kind) {
    return new UsageException(
        path + " is " + kind, "name a file or a directory, or use dj restore");
  }

  private interface Visit {
    void accept(IndexedRepository repository, SnapshotPlace place);
  }

  private void browse(String name, SnapshotFilter filter, PasswordPrompt password, Visit visit) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Found found = repository.snapshots().find();
      // Damage to a part of the index matters only where a blob cannot be found without it.
      try (IndexedRepository indexed = repository.loadReadable(_ -> {})) {
        List<StoredSnapshot> snapshots = found.countedBy(indexed).valid();
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
