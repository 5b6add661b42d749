package dj.adapters.storage.cache;

import dj.adapters.storage.cache.CachedFiles.Copy;
import dj.domain.error.FailedException;
import dj.domain.port.CacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// The directory of a [DirectoryCache], for those who look after it.
public final class CacheDirectory implements CacheStore {
  private final Path files;

  /// Takes the directory that the cache was given.
  public CacheDirectory(Path directory) {
    this.files = directory.resolve(DirectoryCache.FOLDER);
  }

  @Override
  public Usage usage() {
    try {
      long count = 0;
      long bytes = 0;
      for (Copy copy : CachedFiles.below(files)) {
        count++;
        bytes += copy.sizeBytes();
      }
      return new Usage(count, bytes);
    } catch (IOException e) {
      throw new FailedException("cannot read the cache in " + files + ": " + reason(e), "", e);
    }
  }

  @Override
  public Usage remove(Instant notUsedSince) {
    try {
      long count = 0;
      long bytes = 0;
      for (Copy copy : CachedFiles.below(files)) {
        if (copy.used().compareTo(FileTime.from(notUsedSince)) < 0
            && Files.deleteIfExists(copy.path())) {
          count++;
          bytes += copy.sizeBytes();
        }
      }
      return new Usage(count, bytes);
    } catch (IOException e) {
      throw new FailedException("cannot clean the cache in " + files + ": " + reason(e), "", e);
    }
  }

  private static String reason(IOException error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
