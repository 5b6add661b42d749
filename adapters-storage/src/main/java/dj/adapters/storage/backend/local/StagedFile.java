package dj.adapters.storage.backend.local;

import dj.adapters.storage.backend.PacedSlices;
import dj.domain.port.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A file that is complete and durable under a random name, and waits for its own.
final class StagedFile implements AutoCloseable {
  /// The hex digits of a staged file's name.
  static final int NAME_DIGITS = 32;

  /// How much is handed to the kernel at once. Java copies a heap buffer to a native one of the
  /// same size, which it keeps per thread: slices keep that small and in the processor's cache.
  private static final int SLICE_BYTES = 512 * 1024;

  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;

  private StagedFile(Path path) {
    this.path = path;
  }

  /// Writes `content` to a new file in `directory` and makes it durable. A sync that fails is
  /// final: the kernel may have dropped the pages and would report success the second time.
  static StagedFile write(Path directory, RandomGenerator random, ByteBuffer content, Pace pace)
      throws IOException {
    Path path = directory.resolve(newName(random));
    try (FileChannel channel = FileChannel.open(path, NEW_FILE, OWNER_ALONE)) {
      writeFully(channel, content, new PacedSlices(pace, SLICE_BYTES));
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      deleteAfter(e, path);
      throw e;
    }
    return new StagedFile(path);
  }

  private static String newName(RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  private static void writeFully(FileChannel channel, ByteBuffer content, PacedSlices slices)
      throws IOException {
    int end = content.limit();
    int position = content.position();
    while (position < end) {
      int sliceBytes = slices.sizeBytes(end - position);
      slices.pass(sliceBytes);
      position += channel.write(content.slice(position, sliceBytes));
    }
  }

  private static void deleteAfter(IOException failure, Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /// Where the file is for now.
  Path path() {
    return path;
  }

  /// Gives the file its name unless that is taken.
  ///
  /// A hard link decides in one step. File systems without them (FAT, some FUSE and network ones)
  /// get a look and a rename, which can race with another writer of the same name: harmless where
  /// names are content.
  ///
  /// @throws FileAlreadyExistsException if the name is taken
  void publishNew(Path target) throws IOException {
    try {
      Files.createLink(target, path);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      publishWithoutLink(target, e);
    }
  }

  private void publishWithoutLink(Path target, Exception linkFailure) throws IOException {
    if (Directories.attributes(target).isPresent()) {
      throw new FileAlreadyExistsException(target.toString());
    }
    try {
      publish(target);
    } catch (IOException e) {
      e.addSuppressed(linkFailure);
      throw e;
    }
  }

  /// Gives the file its name, in place of the one that had it.
  void publish(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes the random name if it is still there.
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
