package dj.adapters.storage.cache;

import dj.adapters.storage.cache.CachedFiles.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Keeps the copies below a directory within a number of bytes.
///
/// The total is counted when it is first needed, and anew each time that it seems to be reached:
/// other processes fill and clear the same directory.
final class CacheBound {
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

  long limitBytes() {
    return limitBytes;
  }

  /// Counts a file of `sizeBytes` bytes in, and removes others, least recently used ones first,
  /// until it fits.
  synchronized void makeRoom(long sizeBytes) throws IOException {
    if (totalBytes == UNKNOWN || totalBytes + sizeBytes > limitBytes) {
      List<Copy> copies = CachedFiles.below(directory);
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
}
