package dj.application.restore;

import dj.application.browse.SharedInode;
import dj.application.browse.SnapshotPlace;
import dj.application.concurrent.Aside;
import dj.application.concurrent.Crew;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.StorageException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.tree.FileContent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Goes through a snapshot before those who restore it, in the same order, and
/// [announces][IndexedRepository#announce] the chunks of its files. They all work on neighbouring
/// files, whose chunks lie in the same few packs, and would wait together for each part of these.
///
/// What is in the target already is left out: perhaps none of it will be read.
final class Scout {
  private final RestoreRun run;
  private final IndexedRepository repository;
  private final Set<RawBytes> present;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<SharedInode> linked = new HashSet<>();

  /// A directory that it is in.
  ///
  /// @param depth how many directories are above it
  private record Level(TreeCursor entries, RawBytes path, int depth) {}

  private Scout(RestoreRun run, IndexedRepository repository, Set<RawBytes> present) {
    this.run = run;
    this.repository = repository;
    this.present = present;
  }

  /// Sends one out.
  ///
  /// @param present the names in the target before the restore
  static Aside start(
      RestoreRun run, IndexedRepository repository, SnapshotPlace place, Set<RawBytes> present) {
    Scout scout = new Scout(run, repository, present);
    return Aside.start("scout", () -> scout.goThrough(place.tree(), place.path()));
  }

  private void goThrough(BlobId tree, RawBytes path) {
    enter(tree, path, 0);
    while (!levels.isEmpty()) {
      Crew.requireWanted();
      Level level = levels.peek();
      try {
        if (level.entries().hasNext()) {
          meet(level.entries().next(), level);
        } else {
          levels.pop();
        }
      } catch (DamageException | StorageException e) {
        // Whoever comes here to restore it will tell.
        levels.remove(level);
      }
    }
  }

  private void enter(BlobId tree, RawBytes path, int depth) {
    levels.push(new Level(run.entries(tree), path, depth));
  }

  private void meet(TreeEntry entry, Level level) {
    int stripped = run.request().stripComponents();
    RawBytes path = RawPaths.join(level.path(), entry.name());
    if (level.depth() == stripped && present.contains(entry.name())) {
      return;
    }
    switch (entry) {
      case TreeEntry.Directory directory -> {
        if (run.isChosen(path, true) || run.mayContain(path)) {
          enter(directory.subtree(), path, level.depth() + 1);
        }
      }
      case TreeEntry.File file -> {
        if (level.depth() >= stripped && run.isChosen(path, false) && isFirstName(file)) {
          announce(file);
        }
      }
      case TreeEntry.Symlink _, TreeEntry.Special _ -> {}
    }
  }

  private boolean isFirstName(TreeEntry.File file) {
    return !SharedInode.isBehind(file) || linked.add(SharedInode.of(file));
  }

  private void announce(TreeEntry.File file) {
    if (file.content() instanceof FileContent.Inline) {
      return;
    }
    try {
      ContentCursor chunks = run.chunks(file);
      while (chunks.hasNext()) {
        repository.announce(BlobKind.DATA, chunks.next().id());
      }
    } catch (DamageException | StorageException e) {
      // The same: the other files are announced all the same.
    }
  }
}
