package dj.application.repository;

import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageException;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;

/// Tells a file that cannot be read from a storage that is not there.
///
/// On a disk with bad sectors the first costs what is in that file, and all else can be had. A
/// server was asked again for as long as people are willing to wait; nobody waits so for each item.
///
/// @param storage where the repository is
public record StorageReach(StorageBackend storage) {
  /// Whether everything to come would meet a failure as well.
  public boolean isLost(DjException failure) {
    return failure instanceof StorageException
        && !(failure instanceof ObjectMissingException)
        && isLost();
  }

  private boolean isLost() {
    if (storage.capabilities().remote()) {
      return true;
    }
    try {
      return storage.sizeBytes(FileName.CONFIG).isEmpty();
    } catch (StorageException _) {
      return true;
    }
  }
}
