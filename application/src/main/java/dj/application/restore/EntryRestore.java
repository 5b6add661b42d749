package dj.application.restore;

import dj.domain.tree.TreeEntry;

/// An entry other than a directory on its way back into the file system.
sealed interface EntryRestore extends RestoreTask permits FileRestore, NodeRestore {
  /// The entry that is restored.
  TreeEntry entry();

  /// The directory that it is restored to.
  RestoreDirectory parent();
}
