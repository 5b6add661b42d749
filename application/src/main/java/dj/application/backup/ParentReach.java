package dj.application.backup;

import dj.application.repository.StorageReach;
import dj.domain.error.DjException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whether the parent that a backup compares with can still be read.
///
/// What is damaged or gone costs the directory that needs it: its files are read. Once the storage
/// itself could not be reached, the backup does without the parent, since nobody waits for it anew
/// in each directory.
final class ParentReach {
  private final StorageReach storage;
  private final Progress progress;
  private final AtomicBoolean lost = new AtomicBoolean();

  /// Creates it for one backup.
  ///
  /// @param progress is told what cannot be compared
  ParentReach(StorageReach storage, Progress progress) {
    this.storage = storage;
    this.progress = progress;
  }

  /// Whether the backup goes on without the parent.
  boolean isLost() {
    return lost.get();
  }

  /// Takes note that something of the parent cannot be read, and tells it.
  void failed(DjException failure) {
    if (!storage.isLost(failure)) {
      warn("cannot compare with the parent: " + failure.getMessage());
    } else if (lost.compareAndSet(false, true)) {
      warn("cannot reach the parent, so all files are read: " + failure.getMessage());
    }
  }

  private void warn(String message) {
    progress.tell(new Event.Warning(message));
  }
}
