package dj.application.backup;

import dj.domain.port.SourceEntry;
import dj.domain.tree.Metadata;
import dj.domain.tree.TreeEntry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Files with several names whose content was read already; further names cost no reading.
final class LinkedFiles {
  private record Inode(long device, long number) {}

  private final Map<Inode, TreeEntry.File> files = new ConcurrentHashMap<>();

  /// The entry of `entry` if its content was read under another name and has not changed since.
  Optional<TreeEntry.File> find(SourceEntry entry) {
    if (entry.metadata().linkCount() < 2) {
      return Optional.empty();
    }
    return Optional.ofNullable(files.get(inode(entry.metadata())))
        .filter(known ->
            known.metadata().changed().equals(entry.metadata().changed())
                && known.sizeBytes() == entry.sizeBytes())
        .map(known ->
            new TreeEntry.File(
                entry.name(), known.metadata(), known.sizeBytes(), known.holes(), known.content()));
  }

  /// Remembers a file that was read.
  void remember(TreeEntry.File entry) {
    if (entry.metadata().linkCount() > 1) {
      files.putIfAbsent(inode(entry.metadata()), entry);
    }
  }

  private static Inode inode(Metadata metadata) {
    return new Inode(metadata.device(), metadata.inode());
  }
}
