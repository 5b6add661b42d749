package dj.adapters.storage.backend.local;

import dj.domain.port.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/// The directory where files are written before they get their names, and what dead writers left
/// there.
final class StagingArea {
  /// After this long nobody is writing a file any more: the largest takes minutes.
  private static final Duration STALE_AFTER = Duration.ofDays(1);

  private final Path directory;
  private final RandomGenerator random;
  private final Pace pace;
  private final AtomicBoolean swept = new AtomicBoolean();

  /// Takes a source of names that is safe for use by many threads.
  StagingArea(Path directory, RandomGenerator random, Pace pace) {
    this.directory = directory;
    this.random = random;
    this.pace = pace;
  }

  /// Writes a file durably, and with the first one clears away what dead writers left.
  StagedFile write(ByteBuffer content) throws IOException {
    StagedFile staged = StagedFile.write(directory, random, content, pace);
    if (swept.compareAndSet(false, true)) {
      removeStale(staged);
    }
    return staged;
  }

  /// Ages are differences between times of the storage's clock alone: the file that was just
  /// written tells its present. What cannot be removed is left: it takes space, and does no harm.
  private void removeStale(StagedFile present) {
    try {
      Instant oldest = Files.getLastModifiedTime(present.path()).toInstant().minus(STALE_AFTER);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (isStale(entry, oldest)) {
            Files.deleteIfExists(entry);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return;
    }
  }

  private static boolean isStale(Path entry, Instant oldest) throws IOException {
    String name = entry.getFileName().toString();
    if (name.length() != StagedFile.NAME_DIGITS
        || !name.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return false;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isRegularFile() && attributes.lastModifiedTime().toInstant().isBefore(oldest);
  }
}
