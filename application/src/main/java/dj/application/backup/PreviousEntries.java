package dj.application.backup;

import dj.domain.error.DamageException;
import dj.domain.error.StorageException;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// The entries that a directory had in the snapshot to compare with, looked up in ascending order
/// of names.
///
/// If they cannot be read, there are none: everything is new then.
final class PreviousEntries {
  private Optional<TreeCursor> entries;
  private final ParentReach parent;

  /// Creates the look-up.
  ///
  /// @param entries the directory's entries, empty if it is new
  /// @param parent is told why entries cannot be read
  PreviousEntries(Optional<TreeCursor> entries, ParentReach parent) {
    this.entries = entries;
    this.parent = parent;
  }

  /// The entry of this name, which is behind all that were asked for before.
  Optional<TreeEntry> find(RawBytes name) {
    if (entries.isEmpty() || parent.isLost()) {
      return Optional.empty();
    }
    try {
      return entries.get().advanceTo(name);
    } catch (DamageException | StorageException e) {
      parent.failed(e);
      entries = Optional.empty();
      return Optional.empty();
    }
  }
}
