package dj.adapters.storage.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Keeps the copies below a directory within a number of bytes.
///
/// The total is counted when it is first needed, and anew each time that it seems to be reached:
/// other processes fill and clear the same directory.
final class CacheBound {
  /// The names of copies, and of those that are being written or were left unfinished.
  private static final Pattern OWN_NAME = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{32}");

  /// To clear some more than is needed saves clearing with every file.
  private static final int CLEARED_PERCENT = 10;

  private static final long UNKNOWN = -1;

  private final Path directory;
  private final long limitBytes;
  private long totalBytes = UNKNOWN;

  CacheBound(Path directory, long limitBytes) {
    this.directory = directory;
    this.limitBytes = limitBytes;
  }

  private record Copy(Path path, long sizeBytes, FileTime used) {}

  long limitBytes() {
    return limitBytes;
  }

  /// Counts a file of `sizeBytes` bytes in, and removes others, least recently used ones first,
  /// until it fits.
  synchronized void makeRoom(long sizeBytes) throws IOException {
    if (totalBytes == UNKNOWN || totalBytes + sizeBytes > limitBytes) {
      List<Copy> copies = copies();
      totalBytes = copies.stream().mapToLong(Copy::sizeBytes).sum();
      if (totalBytes + sizeBytes > limitBytes) {
        clear(copies, limitBytes - limitBytes / 100 * CLEARED_PERCENT - sizeBytes);
      }
    }
    totalBytes += sizeBytes;
  }

  private void clear(List<Copy> copies, long downToBytes) throws IOException {
    copies.sort(Comparator.comparing(Copy::used));
    for (Copy copy : copies) {
      if (totalBytes <= downToBytes) {
        return;
      }
      Files.deleteIfExists(copy.path());
      totalBytes -= copy.sizeBytes();
    }
  }

  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return copies;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (OWN_NAME.matcher(file.getFileName().toString()).matches()) {
              copies.add(new Copy(file, attributes.size(), attributes.lastModifiedTime()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return copies;
  }
}
