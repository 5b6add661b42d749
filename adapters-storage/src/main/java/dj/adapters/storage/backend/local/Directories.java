package dj.adapters.storage.backend.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Makes directories for their owner alone, and makes their entries durable.
final class Directories {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Directories() {}

  /// What is at a path, links followed, or empty if nothing is; anything else that stands in the
  /// way of looking, such as a missing permission, is an error and not an absence.
  static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Creates a directory and its missing parents, and makes each durable in the one above it.
  static void createWithParents(Path directory) throws IOException {
    if (attributes(directory).isPresent()) {
      return;
    }
    Path parent = directory.getParent();
    if (parent == null) {
      throw new NoSuchFileException(directory.toString());
    }
    createWithParents(parent);
    create(directory);
    sync(parent);
  }

  /// Creates a directory below one that exists; one that is there already is fine.
  static void create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNER_ALONE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /// Makes the entries of a directory durable: names that were added, replaced or removed.
  ///
  /// Some network and FUSE file systems have no notion of this and answer `EINVAL`; their servers
  /// keep directories by rules of their own, so that answer is no failure. Every other one is.
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!"Invalid argument".equals(e.getMessage())) {
        throw e;
      }
    }
  }
}
