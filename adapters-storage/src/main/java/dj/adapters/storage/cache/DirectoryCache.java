package dj.adapters.storage.cache;

import dj.domain.hash.Sha256;
import dj.domain.id.RepositoryId;
import dj.domain.port.FileName;
import dj.domain.port.LocalCache;
import dj.domain.port.LocalNotes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A cache in a directory, which several processes and repositories can share: names are digests of
/// content, so that equal names are equal files. The notes on repositories lie among the copies,
/// under the digest of what they are about.
///
/// A file's modification time is that of its last use; the files that were not used for longest
/// leave first. The first use of a file in a process reads it whole to verify it. Nothing is
/// synced: what a power failure tears is found by its digest. `CACHEDIR.TAG` (the Cache Directory
/// Tagging Specification) keeps the directory out of backups that exclude caches.
public final class DirectoryCache implements LocalCache, LocalNotes {
  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  private static final String TAG_NAME = "CACHEDIR.TAG";
  private static final String TAG =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # Copies of files of dj repositories; safe to delete.
      """;
  private static final int SLICE_BYTES = 512 * 1024;

  /// The folder of the copies in the directory of the cache.
  static final String FOLDER = "files";

  private final Path files;
  private final CacheBound bound;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private final AtomicBoolean warned = new AtomicBoolean();

  /// The files that this process verified: at most as many as it used.
  private final Set<FileName> verified = ConcurrentHashMap.newKeySet();

  /// Creates the cache; the directory is made with the first file.
  ///
  /// @param directory holds the cache in a folder of its own, `files`
  /// @param limitBytes what the files may take together
  /// @param random names unfinished files; safe for use by many threads at once
  /// @param clock dates the uses
  /// @param warnings is told once that nothing can be kept, and why
  public DirectoryCache(
      Path directory,
      long limitBytes,
      RandomGenerator random,
      InstantSource clock,
      Consumer<String> warnings) {
    this.files = directory.resolve(FOLDER);
    this.bound = new CacheBound(files, limitBytes);
    this.random = random;
    this.clock = clock;
    this.warnings = warnings;
  }

  @Override
  public boolean read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    try (FileChannel channel = FileChannel.open(path(file), StandardOpenOption.READ)) {
      return isVerified(file, channel)
          && isRead(channel, fileOffset, ByteBuffer.wrap(target, targetOffset, lengthBytes));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException _) {
      verified.remove(file);
      return false;
    }
  }

  private boolean isVerified(FileName file, FileChannel channel) throws IOException {
    if (verified.contains(file)) {
      return true;
    }
    if (!isNamed(file, channel)) {
      forget(file);
      return false;
    }
    Files.setLastModifiedTime(path(file), FileTime.from(clock.instant()));
    verified.add(file);
    return true;
  }

  private static boolean isNamed(FileName file, FileChannel channel) throws IOException {
    MessageDigest digest = Sha256.begin();
    ByteBuffer slice = ByteBuffer.allocate((int) Math.min(SLICE_BYTES, channel.size()));
    while (slice.capacity() > 0 && channel.read(slice.clear()) >= 0) {
      digest.update(slice.flip());
    }
    return hex(digest).equals(file.name());
  }

  private static boolean isRead(FileChannel channel, long fileOffset, ByteBuffer target)
      throws IOException {
    long position = fileOffset;
    while (target.hasRemaining()) {
      int read = channel.read(target, position);
      if (read < 0) {
        return false;
      }
      position += read;
    }
    return fileOffset <= channel.size();
  }

  @Override
  public void store(FileName file, ByteBuffer content) {
    MessageDigest digest = Sha256.begin();
    digest.update(content.duplicate());
    if (content.remaining() > bound.limitBytes() || !hex(digest).equals(file.name())) {
      return;
    }
    try {
      bound.makeRoom(content.remaining());
      write(file.name(), content.duplicate());
      verified.add(file);
    } catch (ClosedByInterruptException _) {
      verified.remove(file);
    } catch (IOException e) {
      verified.remove(file);
      warn(e);
    }
  }

  private void warn(IOException error) {
    if (warned.compareAndSet(false, true)) {
      warnings.accept(
          "the cache in %s keeps nothing (%s: %s); all is fetched from the storage"
              .formatted(files.getParent(), error.getClass().getSimpleName(), error.getMessage()));
    }
  }

  private void write(String name, ByteBuffer content) throws IOException {
    Path folder = folder(name);
    createFolders(folder);
    Path unfinished =
        folder.resolve(
            HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextLong()));
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              NEW_FILE,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        while (content.hasRemaining()) {
          channel.write(content);
        }
      }
      Files.setLastModifiedTime(unfinished, FileTime.from(clock.instant()));
      Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(files.resolve(TAG_NAME), TAG, StandardCharsets.US_ASCII);
  }

  @Override
  public void forget(FileName file) {
    verified.remove(file);
    try {
      Files.deleteIfExists(path(file));
    } catch (IOException _) {
      // A copy that stays does no harm: it is what its name says, or is passed over.
      return;
    }
  }

  @Override
  public Optional<byte[]> read(RepositoryId repository, String subject) {
    Path file = path(noteName(repository, subject));
    try {
      byte[] note = Files.readAllBytes(file);
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(note);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void write(RepositoryId repository, String subject, byte[] note) {
    if (note.length > bound.limitBytes()) {
      return;
    }
    try {
      bound.makeRoom(note.length);
      write(noteName(repository, subject), ByteBuffer.wrap(note));
    } catch (ClosedByInterruptException _) {
      // The command is being stopped; what it did not note down, the next one does.
      return;
    } catch (IOException e) {
      warn(e);
    }
  }

  private static String noteName(RepositoryId repository, String subject) {
    String about = "note " + repository.toHex() + " " + subject;
    return HexFormat.of().formatHex(Sha256.of(about.getBytes(StandardCharsets.US_ASCII)));
  }

  private Path path(FileName file) {
    return path(file.name());
  }

  private Path path(String name) {
    return folder(name).resolve(name);
  }

  private Path folder(String name) {
    return files.resolve(name.substring(0, 2));
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
