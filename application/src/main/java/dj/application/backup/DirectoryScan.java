package dj.application.backup;

import dj.domain.error.SourceException;
import dj.domain.event.Event;
import dj.domain.id.BlobId;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One directory on its way into the repository.
///
/// A directory is worked through in windows of names: a window is scanned, what needs work (changed
/// files, directories) becomes tasks, and the worker that finishes the last of them writes the
/// window's entries and scans the next. So a directory of any size takes the memory of one window,
/// and a worker never waits. A finished directory becomes an entry of the one above, and may finish
/// that in turn.
final class DirectoryScan implements BackupTask {
  private static final int WINDOW_ENTRIES = 2048;

  private final BackupRun run;
  private final @Nullable DirectoryScan parent;
  private final int slot;
  private final SourceEntry self;
  private final BackupScope scope;
  private final Optional<TreeEntry.Directory> previous;

  private final AtomicInteger pending = new AtomicInteger();
  private @Nullable TreeEntry[] window = new TreeEntry[0];
  private @Nullable SourceDirectory directory;
  private List<RawBytes> names = List.of();
  private int nextName;
  private final TreeAssembly assembly;
  private final PreviousEntries previousEntries;

  private DirectoryScan(
      BackupRun run,
      @Nullable DirectoryScan parent,
      int slot,
      SourceEntry self,
      BackupScope scope,
      Optional<TreeEntry.Directory> previous,
      Optional<BlobId> previousSubtree) {
    this.run = run;
    this.parent = parent;
    this.slot = slot;
    this.self = self;
    this.scope = scope;
    this.previous = previous;
    this.assembly = run.newAssembly();
    this.previousEntries = run.previousEntries(previousSubtree);
  }

  /// The scan of the file system's root, which becomes the root tree of the snapshot.
  static DirectoryScan ofRoot(BackupRun run, SourceDirectory root, BackupScope scope) {
    DirectoryScan scan =
        new DirectoryScan(run, null, 0, root.self(), scope, Optional.empty(), run.previousRoot());
    scan.directory = root;
    return scan;
  }

  @Override
  public void run(BackupWorker worker) {
    try {
      open();
    } catch (SourceException e) {
      run.failed(path(), e);
      names = List.of();
    }
    if (advance(worker)) {
      finish(worker);
    }
  }

  /// The absolute path, raw.
  RawBytes path() {
    if (directory != null) {
      return directory.path();
    }
    return parent == null ? RawPaths.ROOT : RawPaths.join(parent.path(), self.name());
  }

  /// The open directory; only while tasks of it are unfinished.
  SourceDirectory directory() {
    if (directory == null) {
      throw new IllegalStateException("the directory is not open");
    }
    return directory;
  }

  /// Puts the entry of a task in its place; an empty one leaves it out.
  void fill(int entrySlot, Optional<TreeEntry> entry) {
    window[entrySlot] = entry.orElse(null);
  }

  /// Says that a task is done; whoever says it last goes on with the directory.
  void settle(BackupWorker worker) {
    if (pending.decrementAndGet() > 0) {
      return;
    }
    writeWindow(worker);
    if (advance(worker)) {
      finish(worker);
    }
  }

  private void open() {
    if (directory == null && parent != null) {
      directory = parent.directory().openDirectory(self.name());
    }
    names = scope.namesIn(directory());
  }

  /// Scans windows until one has tasks to wait for.
  ///
  /// @return whether the directory is complete
  private boolean advance(BackupWorker worker) {
    while (nextName < names.size()) {
      List<BackupTask> tasks = scanWindow();
      if (!tasks.isEmpty()) {
        pending.set(tasks.size());
        run.addTasks(tasks);
        return false;
      }
      writeWindow(worker);
    }
    return true;
  }

  private List<BackupTask> scanWindow() {
    int count = Math.min(WINDOW_ENTRIES, names.size() - nextName);
    window = new TreeEntry[count];
    List<BackupTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawBytes name = names.get(nextName + i);
      try {
        scanEntry(name, i).ifPresent(tasks::add);
      } catch (SourceException e) {
        run.failed(RawPaths.join(path(), name), e);
      }
    }
    nextName += count;
    return tasks;
  }

  private Optional<BackupTask> scanEntry(RawBytes name, int entrySlot) {
    SourceEntry entry = directory().entry(name);
    if (scope.excludes(directory(), entry)) {
      return Optional.empty();
    }
    Optional<TreeEntry> before = previousEntries.find(name);
    switch (entry.kind()) {
      case FILE -> {
        Optional<TreeEntry.File> unchanged = run.unchanged(entry, before);
        if (unchanged.isEmpty()) {
          run.fileFound(entry);
          return Optional.of(new FileRead(run, this, entrySlot, entry, before));
        }
        window[entrySlot] = unchanged.get();
        run.fileUnchanged(this, entry);
      }
      case DIRECTORY -> {
        return Optional.of(subdirectory(entry, entrySlot, before));
      }
      case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
          window[entrySlot] = run.otherEntry(this, entry, before);
    }
    return Optional.empty();
  }

  private DirectoryScan subdirectory(SourceEntry entry, int entrySlot, Optional<TreeEntry> before) {
    Optional<TreeEntry.Directory> directoryBefore =
        before.filter(TreeEntry.Directory.class::isInstance).map(TreeEntry.Directory.class::cast);
    return new DirectoryScan(
        run,
        this,
        entrySlot,
        run.withAttributes(this, entry, before),
        scope.below(entry),
        directoryBefore,
        directoryBefore.map(TreeEntry.Directory::subtree));
  }

  private void writeWindow(BackupWorker worker) {
    for (TreeEntry entry : window) {
      if (entry != null) {
        assembly.add(entry, worker.encoder());
      }
    }
    window = new TreeEntry[0];
  }

  private void finish(BackupWorker worker) {
    BlobId subtree = assembly.finish(worker.encoder());
    if (directory != null) {
      directory.close();
    }
    if (parent == null) {
      run.rootFinished(subtree);
      return;
    }
    TreeEntry.Directory entry = new TreeEntry.Directory(self.name(), self.metadata(), subtree);
    run.directoryDone(this, outcome(entry));
    parent.fill(slot, Optional.of(entry));
    parent.settle(worker);
  }

  private Event.Outcome outcome(TreeEntry.Directory entry) {
    if (previous.isEmpty()) {
      return Event.Outcome.NEW;
    }
    return previous.get().equals(entry) ? Event.Outcome.UNCHANGED : Event.Outcome.CHANGED;
  }
}
