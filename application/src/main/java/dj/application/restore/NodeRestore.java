package dj.application.restore;

import dj.domain.error.TargetException;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;

/// A symbolic link, fifo, socket or device with several names on its way back into the file system.
/// One that has a single name is made by its directory.
///
/// @param parent the directory that it is restored to
/// @param entry what it is
/// @param path its path in the snapshot
record NodeRestore(RestoreRun run, RestoreDirectory parent, TreeEntry entry, RawBytes path)
    implements EntryRestore {
  @Override
  public void run(RestoreWorker worker) {
    switch (run.hardLinks().meet(this)) {
      case HardLinks.Meeting.First() ->
          run.hardLinks().finished(this, isRestored()).forEach(run::addTask);
      case HardLinks.Meeting.Waiting() -> {
        return;
      }
      case HardLinks.Meeting.Ready(EntryRestore first) -> linkTo(first);
    }
    parent.settle(worker);
  }

  private boolean isRestored() {
    try {
      return run.restoreNode(parent, entry, path);
    } catch (TargetException e) {
      run.failed(path, e);
      return false;
    }
  }

  private void linkTo(EntryRestore first) {
    try {
      run.linkNode(first, parent, entry, path);
    } catch (TargetException e) {
      run.failed(path, e);
    }
  }
}
