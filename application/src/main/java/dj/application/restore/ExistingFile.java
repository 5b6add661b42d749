package dj.application.restore;

import dj.application.repository.IndexedRepository;
import dj.application.restore.RestoreRequest.Overwrite;
import dj.domain.error.SourceException;
import dj.domain.error.TargetException;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.TreeEntry;
import java.util.Optional;

/// Something that stands where an entry of a snapshot is to be.
///
/// @param place its directory
/// @param existing what it is
record ExistingFile(TargetDirectory place, SourceEntry existing) {
  /// A file system allocates whole blocks, and some for its own lists.
  private static final long ROUNDING_BYTES = 128 * 1024;

  /// Whether it is a regular file.
  boolean isFile() {
    return existing.kind() == SourceEntry.Kind.FILE;
  }

  /// Whether it is another name of that file.
  boolean isSameAs(Optional<SourceEntry> other) {
    return isFile()
        && other.isPresent()
        && HardLinks.Inode.of(other.get().metadata())
            .equals(HardLinks.Inode.of(existing.metadata()));
  }

  /// Whether it is to be replaced by an entry without content.
  boolean yieldsTo(TreeEntry entry, Overwrite overwrite) {
    requireNoDirectory();
    return switch (overwrite) {
      case NEVER -> false;
      case IF_NEWER -> isOlderThan(entry);
      case ALWAYS, IF_CHANGED -> true;
    };
  }

  /// Whether it is to be replaced by a file of the snapshot.
  boolean yieldsTo(
      TreeEntry.File file, Overwrite overwrite, IndexedRepository repository, HardLinks links) {
    requireNoDirectory();
    return switch (overwrite) {
      case NEVER -> false;
      case IF_NEWER -> isOlderThan(file);
      case IF_CHANGED -> !isFile() || !sameSizeAndTime(file);
      case ALWAYS -> !isAsSaved(file, repository) || !isItsOwn(file, links);
    };
  }

  /// What cannot be opened can still be replaced.
  private boolean isAsSaved(TreeEntry.File file, IndexedRepository repository) {
    try {
      return hasContent(file, repository) && hasHoles(file);
    } catch (TargetException e) {
      return false;
    }
  }

  /// Whether setting its metadata changes nothing but what is restored: none of its names is that
  /// of another file of the snapshot, nor, as far as their number tells, outside it.
  private boolean isItsOwn(TreeEntry.File file, HardLinks links) {
    long names = existing.metadata().linkCount();
    return names <= 1
        || (names <= file.metadata().linkCount()
            && links.keep(HardLinks.Inode.of(existing.metadata()), file));
  }

  /// Whether it is a regular file with the content of `file`, holes read as zeros.
  boolean hasContent(TreeEntry.File file, IndexedRepository repository) {
    if (!isFile() || existing.sizeBytes() != file.sizeBytes()) {
      return false;
    }
    try (SourceFile content = place.openFile(file.name())) {
      return new ContentComparison(repository, file, content).isSame();
    } catch (SourceException e) {
      return false;
    }
  }

  /// Refuses to go on where a directory is in the way.
  void requireNoDirectory() {
    if (existing.kind() == SourceEntry.Kind.DIRECTORY) {
      throw new TargetException(
          "a directory is in the way in the target", "remove it, or restore to another place");
    }
  }

  /// Whether it leaves out what the snapshot's file leaves out.
  private boolean hasHoles(TreeEntry.File file) {
    return file.holes().isEmpty() || existing.allocatedBytes() <= file.dataBytes() + ROUNDING_BYTES;
  }

  private boolean isOlderThan(TreeEntry entry) {
    return existing.metadata().modified().compareTo(entry.metadata().modified()) < 0;
  }

  private boolean sameSizeAndTime(TreeEntry.File file) {
    return existing.sizeBytes() == file.sizeBytes()
        && existing.metadata().modified().equals(file.metadata().modified());
  }
}
