package dj.application.browse;

import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;

/// An inode as all its names in a snapshot know it; one that changed between two readings is
/// another one.
///
/// @param kind what it is
/// @param device the device number of its file system
/// @param number its number there
/// @param sizeBytes the size of a file, or 0
/// @param modified when its content changed last
/// @param changed when it changed last itself
public record SharedInode(
    Class<? extends TreeEntry> kind,
    long device,
    long number,
    long sizeBytes,
    Timestamp modified,
    Timestamp changed) {
  /// Whether an entry is one of several names. A directory has one alone, whatever its link count.
  public static boolean isBehind(TreeEntry entry) {
    return entry.metadata().linkCount() > 1 && !(entry instanceof TreeEntry.Directory);
  }

  /// The inode that an entry is a name of.
  public static SharedInode of(TreeEntry entry) {
    return new SharedInode(
        entry.getClass(),
        entry.metadata().device(),
        entry.metadata().inode(),
        entry instanceof TreeEntry.File file ? file.sizeBytes() : 0,
        entry.metadata().modified(),
        entry.metadata().changed());
  }
}
