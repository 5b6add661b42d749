package dj.application.restore;

import dj.application.browse.SharedInode;
import dj.domain.error.DamageException;
import dj.domain.error.StorageException;
import dj.domain.error.TargetException;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.port.SourceEntry;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One directory on its way back into the file system.
///
/// Entries come in windows, as in a backup; the worker that finishes the last task of a window goes
/// on with the next. A directory's own permissions and times come last, when nothing below it
/// changes any more. A directory that is only on the way to something included is made when that
/// turns up.
final class RestoreDirectory implements RestoreTask {
  private static final int WINDOW_ENTRIES = 1024;

  private final RestoreRun run;
  private final @Nullable RestoreDirectory parent;
  private final Optional<TreeEntry.Directory> entry;
  private final RawBytes path;
  private final int depth;
  private final boolean selected;
  private final AtomicInteger pending = new AtomicInteger();
  private final Inventory inventory;
  private @Nullable TargetDirectory target;
  private boolean fresh;
  private Optional<TreeCursor> entries = Optional.empty();

  private RestoreDirectory(
      RestoreRun run,
      @Nullable RestoreDirectory parent,
      Optional<TreeEntry.Directory> entry,
      RawBytes path,
      int depth,
      boolean selected) {
    this.run = run;
    this.parent = parent;
    this.entry = entry;
    this.path = path;
    this.depth = depth;
    this.selected = selected;
    this.inventory = parent == null || !isLeftOff() ? new Inventory() : parent.inventory;
  }

  /// The root of what is restored: its entries go right into the target.
  static RestoreDirectory ofRoot(RestoreRun run, BlobId tree, RawBytes path, boolean selected) {
    RestoreDirectory root = new RestoreDirectory(run, null, Optional.empty(), path, 0, selected);
    root.entries = Optional.of(run.entries(tree));
    return root;
  }

  @Override
  public void run(RestoreWorker worker) {
    if (entry.isPresent()) {
      entries = Optional.of(run.entries(entry.get().subtree()));
    }
    advance(worker);
  }

  /// The path in the snapshot, raw.
  RawBytes path() {
    return path;
  }

  /// The directory in the target, made on first use.
  synchronized TargetDirectory target() {
    if (target == null) {
      if (parent == null) {
        target = run.openTargets().opened(run.targetRoot());
        fresh = target.names().isEmpty();
      } else if (isLeftOff()) {
        return parent.target();
      } else {
        target = run.openTargets().opened(openBelow(parent.target(), entry.orElseThrow()));
        fresh = target.names().isEmpty();
      }
    }
    return target;
  }

  /// The names that lead from the target's root to this directory.
  List<RawBytes> targetNames() {
    if (parent == null || isLeftOff()) {
      return List.of();
    }
    List<RawBytes> names = new ArrayList<>(parent.targetNames());
    names.add(entry.orElseThrow().name());
    return names;
  }

  /// Whether the directory was empty when the restore came to it.
  boolean isFresh() {
    target();
    return fresh;
  }

  /// Says that a task is done; whoever says it last goes on with the directory.
  void settle(RestoreWorker worker) {
    if (pending.decrementAndGet() == 0) {
      advance(worker);
    }
  }

  /// Whether the directory is none in the target, but its entries go where it would be.
  private boolean isLeftOff() {
    return depth <= run.request().stripComponents();
  }

  /// Whether the entries of the directory are left off themselves.
  private boolean isAboveAll() {
    return depth < run.request().stripComponents();
  }

  private TargetDirectory openBelow(TargetDirectory above, TreeEntry.Directory directory) {
    Optional<SourceEntry> existing = above.find(directory.name());
    if (existing.isPresent() && existing.get().kind() != SourceEntry.Kind.DIRECTORY) {
      run.makeRoom(above, existing.get(), path);
    }
    return above.enter(directory.name());
  }

  private void advance(RestoreWorker worker) {
    try {
      while (hasMore()) {
        List<RestoreTask> tasks = nextWindow();
        if (!tasks.isEmpty()) {
          pending.set(tasks.size());
          run.addTasks(tasks);
          return;
        }
      }
      closeInventory();
    } catch (DamageException | StorageException e) {
      inventory.leaveOpen();
      run.failed(path, e);
    }
    finish(worker);
  }

  private void closeInventory() {
    if (!run.request().delete() || isAboveAll()) {
      return;
    }
    if (selected && run.isSaved(path)) {
      inventory.complete(path);
    } else {
      inventory.leaveOpen();
    }
  }

  private boolean hasMore() {
    return entries.isPresent() && entries.get().hasNext();
  }

  private List<RestoreTask> nextWindow() {
    List<RestoreTask> tasks = new ArrayList<>();
    for (int i = 0; i < WINDOW_ENTRIES && hasMore(); i++) {
      TreeEntry next = entries.orElseThrow().next();
      if (run.request().delete() && !isAboveAll()) {
        inventory.add(next.name());
      }
      RawBytes nextPath = RawPaths.join(path, next.name());
      try {
        plan(next, nextPath).ifPresent(tasks::add);
      } catch (TargetException e) {
        run.failed(nextPath, e);
      }
    }
    return tasks;
  }

  private Optional<RestoreTask> plan(TreeEntry next, RawBytes nextPath) {
    boolean isDirectory = next instanceof TreeEntry.Directory;
    boolean chosen = run.isChosen(nextPath, isDirectory);
    if (next instanceof TreeEntry.Directory directory) {
      if (!chosen && !run.mayContain(nextPath)) {
        if (isAboveAll() && run.isExcluded(nextPath, true)) {
          inventory.leaveOpen();
        }
        return Optional.empty();
      }
      return Optional.of(
          new RestoreDirectory(run, this, Optional.of(directory), nextPath, depth + 1, chosen));
    }
    if (!chosen || isAboveAll()) {
      return Optional.empty();
    }
    if (next instanceof TreeEntry.File file) {
      return run.planFile(this, file, nextPath);
    }
    if (SharedInode.isBehind(next)) {
      return Optional.of(new NodeRestore(run, this, next, nextPath));
    }
    run.restoreNode(this, next, nextPath);
    return Optional.empty();
  }

  private void finish(RestoreWorker worker) {
    try {
      finishTarget();
    } catch (TargetException e) {
      run.failed(path, e);
    }
    if (parent != null) {
      parent.settle(worker);
    }
  }

  private synchronized void finishTarget() {
    if (selected) {
      target();
    }
    if (target == null) {
      return;
    }
    if (run.request().delete()) {
      for (RawBytes name : target.names()) {
        if (inventory.lacks(name)) {
          run.deleteExtra(target, name, inventory.pathsOf(name));
        }
      }
    }
    if (entry.isPresent()) {
      run.tellUnset(path, target.applyToSelf(entry.get().metadata(), run.request().metadata()));
      run.directoryDone(path);
    }
    run.openTargets().close(target);
  }
}
