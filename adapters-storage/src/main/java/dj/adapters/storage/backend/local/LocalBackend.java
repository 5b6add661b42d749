package dj.adapters.storage.backend.local;

import dj.adapters.storage.backend.FolderLayout;
import dj.adapters.storage.backend.MissingContent;
import dj.adapters.storage.backend.PacedSlices;
import dj.domain.error.DjException;
import dj.domain.error.ObjectExistsException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.Bandwidth;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A repository in a directory of a mounted file system.
///
/// A write goes through the staging area: new file, content, sync of the file, its name by hard
/// link (or by rename where it may replace), sync of the directory. A failed sync is never tried
/// again: the kernel may have marked the lost pages as clean ("Can Applications Recover from fsync
/// Failures?", Rebello et al., USENIX ATC 2020).
///
/// Deletes are durable on return too, packs and locks apart: they are deleted last and in large
/// numbers, and one that comes back after a power failure is found and deleted again.
public final class LocalBackend implements StorageBackend {
  /// Enough to keep a disk busy during syncs; more only takes memory.
  private static final int CONCURRENT_WRITES = 4;

  /// Fast drives want several requests at once, slow ones sort them.
  private static final int CONCURRENT_READS = 8;

  /// Far below the usual limit of 1,024 descriptors a process.
  private static final int OPEN_PACKS = 64;

  /// How much is read at once; as with writes, Java keeps a native buffer of that size per thread.
  private static final int SLICE_BYTES = 512 * 1024;

  private final FolderLayout layout;
  private final LocalFailures failures;
  private final LocalPlace place;
  private final StagingArea staging;
  private final PacedSlices readSlices;
  private final OpenFiles openPacks = new OpenFiles(OPEN_PACKS);

  /// Creates a backend that moves files as fast as the disk does.
  ///
  /// @param root the repository's directory
  /// @param random names staged files; safe for use by many threads at once
  public LocalBackend(Path root, RandomGenerator random) {
    this(root, random, Bandwidth.UNLIMITED);
  }

  /// Creates the backend; nothing is touched before its first use.
  ///
  /// @param root the repository's directory
  /// @param random names staged files; safe for use by many threads at once
  /// @param bandwidth how fast files may be moved
  public LocalBackend(Path root, RandomGenerator random, Bandwidth bandwidth) {
    this.layout = new FolderLayout(root.toAbsolutePath());
    this.failures = new LocalFailures(layout.root());
    this.place = new LocalPlace(layout);
    this.staging = new StagingArea(layout.staging(), random, bandwidth.upload());
    this.readSlices = new PacedSlices(bandwidth.download(), SLICE_BYTES);
  }

  @Override
  public String address() {
    return layout.root().toString();
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(false, CONCURRENT_WRITES, CONCURRENT_READS, true, false);
  }

  @Override
  public void initialize() {
    attempt(
        "prepare a repository",
        () -> {
          place.prepare();
          return true;
        });
  }

  @Override
  public Set<FileKind> missingFolders() {
    return attempt("look at the folders", place::missingFolders);
  }

  @Override
  public void restoreFolder(FileKind kind) {
    attempt(
        "make the folder " + kind.folder(),
        () -> {
          place.restoreFolder(kind);
          return true;
        });
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    String action = "list " + (kind == FileKind.CONFIG ? "the configuration" : kind.folder());
    attempt(
        action,
        () -> {
          new LocalListing(layout, place, () -> requireNotInterrupted(action)).list(kind, sink);
          return true;
        });
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return attempt(
        "look at " + file,
        () -> {
          Optional<BasicFileAttributes> attributes = Directories.attributes(layout.of(file));
          if (attributes.isEmpty()) {
            place.require(file.kind());
            return OptionalLong.empty();
          }
          return OptionalLong.of(attributes.get().size());
        });
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    ByteBuffer buffer = ByteBuffer.wrap(target, targetOffset, lengthBytes);
    int readBytes =
        attempt(
            "read " + file,
            () -> {
              try {
                return readUpTo(file, fileOffset, buffer);
              } catch (NoSuchFileException e) {
                place.require(file.kind());
                throw missing(file).wholly(e);
              }
            });
    if (readBytes < lengthBytes) {
      throw missing(file).from(fileOffset + readBytes, fileOffset + lengthBytes);
    }
  }

  private int readUpTo(FileName file, long fileOffset, ByteBuffer buffer) throws IOException {
    Path path = layout.of(file);
    if (file.kind() == FileKind.PACK) {
      return readPack(path, fileOffset, buffer);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return readUpTo(channel, fileOffset, buffer);
    }
  }

  /// Java closes a channel when a thread that uses it is interrupted. The others who share it open
  /// the file again; each turn of the loop is due to one interrupted thread.
  private int readPack(Path path, long fileOffset, ByteBuffer buffer) throws IOException {
    while (true) {
      try (OpenFiles.OpenFile open = openPacks.borrow(path)) {
        try {
          return readUpTo(open.channel(), fileOffset, buffer.duplicate());
        } catch (ClosedChannelException e) {
          openPacks.drop(open);
          if (e instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
          }
        }
      }
    }
  }

  private int readUpTo(FileChannel channel, long fileOffset, ByteBuffer buffer) throws IOException {
    int start = buffer.position();
    int end = buffer.limit();
    int position = start;
    while (position < end) {
      ByteBuffer slice = buffer.slice(position, readSlices.sizeBytes(end - position));
      int read = channel.read(slice, fileOffset + (position - start));
      if (read < 0) {
        break;
      }
      readSlices.pass(read);
      position += read;
    }
    return position - start;
  }

  private MissingContent missing(FileName file) {
    return new MissingContent(address(), file);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    attempt(
        "write " + file,
        () -> {
          try (StagedFile staged = stage(file.kind(), content)) {
            publish(staged, file, content, mode);
          }
          Directories.sync(layout.folder(file));
          return true;
        });
  }

  private StagedFile stage(FileKind kind, ByteBuffer content) throws IOException {
    try {
      return staging.write(content);
    } catch (NoSuchFileException _) {
      place.restore(kind, layout.staging());
      return staging.write(content);
    }
  }

  private void publish(StagedFile staged, FileName file, ByteBuffer content, WriteMode mode)
      throws IOException {
    try {
      publishInFolder(staged, file, mode);
    } catch (FileAlreadyExistsException e) {
      requireEqual(file, content, e);
    }
  }

  private void publishInFolder(StagedFile staged, FileName file, WriteMode mode)
      throws IOException {
    try {
      publish(staged, layout.of(file), mode);
    } catch (NoSuchFileException _) {
      place.restore(file.kind(), layout.folder(file));
      publish(staged, layout.of(file), mode);
    }
  }

  private static void publish(StagedFile staged, Path target, WriteMode mode) throws IOException {
    switch (mode) {
      case CREATE, CREATE_NAMED -> staged.publishNew(target);
      case REPLACE -> staged.publish(target);
    }
  }

  /// A retry finds its own file. The directory is synced after this as after a write: the first
  /// attempt may have died before it did so.
  private void requireEqual(FileName file, ByteBuffer content, IOException cause)
      throws IOException {
    try (FileChannel existing = FileChannel.open(layout.of(file), StandardOpenOption.READ)) {
      if (!ContentComparison.isEqual(existing, content)) {
        throw new ObjectExistsException(
            "cannot write " + file + " in " + address() + ": it exists with other content",
            "nothing was changed; run 'dj repo check' to see whether the existing file is damaged",
            cause);
      }
    }
  }

  @Override
  public void delete(FileName file) {
    attempt(
        "delete " + file,
        () -> {
          Path path = layout.of(file);
          openPacks.drop(path);
          if (!Files.deleteIfExists(path)) {
            place.require(file.kind());
          }
          if (isDeletedDurably(file.kind())) {
            Directories.sync(layout.folder(file));
          }
          return true;
        });
  }

  private static boolean isDeletedDurably(FileKind kind) {
    return switch (kind) {
      case PACK, LOCK -> false;
      case CONFIG, KEY, INDEX, SNAPSHOT, LOG, VERIFICATION -> true;
    };
  }

  @Override
  public void close() {
    try {
      openPacks.close();
    } catch (IOException e) {
      throw failures.translate("close the packs", e);
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T attempt(String action, Work<T> work) {
    requireNotInterrupted(action);
    try {
      return work.run();
    } catch (IOException e) {
      throw failures.translate(action, e);
    }
  }

  private void requireNotInterrupted(String action) throws DjException {
    if (Thread.currentThread().isInterrupted()) {
      throw failures.cancelled(action);
    }
  }
}
