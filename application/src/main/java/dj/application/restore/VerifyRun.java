package dj.application.restore;

import dj.application.browse.SharedInode;
import dj.application.browse.SnapshotPlace;
import dj.application.repository.IndexedRepository;
import dj.domain.error.DamageException;
import dj.domain.error.StorageException;
import dj.domain.error.TargetException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.port.RestoreTarget;
import dj.domain.port.SourceEntry;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Compares what is in the target with the snapshot after a restore: content byte for byte by the
/// ids of its chunks, and what of the metadata was to be set.
public final class VerifyRun {
  private final IndexedRepository indexed;
  private final RestoreRequest request;
  private final RestoreTarget target;
  private final Progress progress;
  private final RestoreRun rules;
  private final MetadataComparison comparison;
  private final Map<SharedInode, Long> foundInodes = new HashMap<>();
  private long verified;
  private long different;

  /// Prepares the comparison.
  public VerifyRun(
      IndexedRepository indexed, RestoreRequest request, RestoreTarget target, Progress progress) {
    this.indexed = indexed;
    this.request = request;
    this.target = target;
    this.progress = progress;
    this.rules = new RestoreRun(indexed, request, target, progress);
    boolean privileged = indexed.repository().ports().origin().uid() == 0;
    this.comparison = new MetadataComparison(request.metadata(), privileged);
  }

  /// Compares all below a place.
  public void execute(SnapshotPlace place) {
    try (TargetDirectory root = target.openRoot()) {
      walk(Optional.of(root), place.tree(), place.path(), 0);
    }
  }

  /// Files that were compared.
  public long verified() {
    return verified;
  }

  /// Entries that differ.
  public long different() {
    return different;
  }

  private void walk(Optional<TargetDirectory> directory, BlobId tree, RawBytes path, int depth) {
    TreeCursor entries = indexed.trees().entries(tree);
    while (entries.hasNext()) {
      TreeEntry entry = entries.next();
      RawBytes entryPath = RawPaths.join(path, entry.name());
      try {
        look(directory, entry, entryPath, depth);
      } catch (DamageException | StorageException | TargetException e) {
        rules.requireStorage(e);
        different++;
        progress.tell(
            new Event.ItemFailed(
                entryPath.toText(), "cannot be verified: " + e.getMessage(), e.code()));
      }
    }
  }

  private void look(
      Optional<TargetDirectory> directory, TreeEntry entry, RawBytes path, int depth) {
    boolean isDirectory = entry instanceof TreeEntry.Directory;
    boolean chosen = rules.isChosen(path, isDirectory);
    if (entry instanceof TreeEntry.Directory below) {
      if (chosen || rules.mayContain(path)) {
        enter(directory, below, path, depth + 1, chosen);
      }
    } else if (chosen && depth >= request.stripComponents()) {
      directory.ifPresent(place -> compare(place, entry, path));
    }
  }

  private void enter(
      Optional<TargetDirectory> directory,
      TreeEntry.Directory entry,
      RawBytes path,
      int depth,
      boolean chosen) {
    if (depth <= request.stripComponents()) {
      walk(directory, entry.subtree(), path, depth);
      return;
    }
    Optional<SourceEntry> existing = directory.flatMap(place -> place.find(entry.name()));
    boolean present = existing.isPresent() && existing.get().kind() == SourceEntry.Kind.DIRECTORY;
    if (!present) {
      if (chosen) {
        differs(path, "the directory is not there");
      }
      return;
    }
    if (chosen) {
      compareMetadata(existing.get().metadata(), entry.metadata(), path);
    }
    try (TargetDirectory below = directory.orElseThrow().enter(entry.name())) {
      walk(Optional.of(below), entry.subtree(), path, depth);
    }
  }

  private void compare(TargetDirectory place, TreeEntry entry, RawBytes path) {
    progress.current(path.toText());
    Optional<SourceEntry> existing = place.find(entry.name());
    if (existing.isEmpty()) {
      differs(path, "it is not there");
      return;
    }
    String problem =
        switch (entry) {
          case TreeEntry.File file ->
              new ExistingFile(place, existing.get()).hasContent(file, indexed)
                  ? ""
                  : "the content differs";
          case TreeEntry.Symlink link ->
              existing.get().kind() == SourceEntry.Kind.SYMLINK
                      && existing.get().linkTarget().equals(link.target())
                  ? ""
                  : "the link differs";
          case TreeEntry.Special special ->
              isSame(existing.get(), special) ? "" : "it is something else";
          case TreeEntry.Directory directory -> throw new IllegalStateException("handled above");
        };
    if (entry instanceof TreeEntry.File) {
      verified++;
    }
    if (!problem.isEmpty()) {
      differs(path, problem);
      return;
    }
    if (SharedInode.isBehind(entry)) {
      compareLinks(existing.get(), entry, path);
    }
    compareMetadata(existing.get().metadata(), entry.metadata(), path);
  }

  private static boolean isSame(SourceEntry found, TreeEntry.Special expected) {
    SourceEntry.Kind kind =
        switch (expected.kind()) {
          case FIFO -> SourceEntry.Kind.FIFO;
          case SOCKET -> SourceEntry.Kind.SOCKET;
          case CHARACTER_DEVICE -> SourceEntry.Kind.CHARACTER_DEVICE;
          case BLOCK_DEVICE -> SourceEntry.Kind.BLOCK_DEVICE;
        };
    return found.kind() == kind && found.deviceNumber() == expected.deviceNumber();
  }

  /// All names that were of one inode in the source are of one in the target.
  private void compareLinks(SourceEntry found, TreeEntry expected, RawBytes path) {
    Long first = foundInodes.putIfAbsent(SharedInode.of(expected), found.metadata().inode());
    if (first != null && first != found.metadata().inode()) {
      differs(path, "it is no hard link to its other names");
    }
  }

  private void compareMetadata(Metadata found, Metadata expected, RawBytes path) {
    comparison.difference(found, expected).ifPresent(difference -> differs(path, difference));
  }

  private void differs(RawBytes path, String problem) {
    different++;
    progress.tell(new Event.ItemFailed(path.toText(), "verification: " + problem, "DJ-T004"));
  }
}
