package dj.application.usecase;

import dj.domain.keyslot.KeyHint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Which repository is meant, and how this program works with it; what the program chooses by
/// itself is empty.
///
/// @param address the repository as the user wrote it, such as `/srv/backup` or `local:/srv/backup`
/// @param cacheDirectory where local caches are kept; empty for a run without any
/// @param cacheSizeBytes what the local caches may take together
/// @param compressionLevel zstd level of new data, 0 for none
/// @param verifyEncode whether everything that was compressed and sealed is opened again before it
///   is stored, not one blob in a few
/// @param keyHint the key that the password is tried on first
/// @param longestWait how long a command waits for others where it needs the repository alone
/// @param storage how this program speaks with a remote store
public record RepositorySettings(
    String address,
    Optional<Path> cacheDirectory,
    long cacheSizeBytes,
    int compressionLevel,
    boolean verifyEncode,
    KeyHint keyHint,
    Duration longestWait,
    StorageSettings storage) {
  /// What the local caches take at most if nobody says: the index and the trees of a few
  /// repositories of some terabytes.
  public static final long DEFAULT_CACHE_SIZE_BYTES = 10L << 30;

  /// The zstd level of a repository that nobody tuned.
  public static final int DEFAULT_COMPRESSION_LEVEL = 3;

  /// The highest zstd level that is offered; beyond it memory grows without a matching gain.
  public static final int MAX_COMPRESSION_LEVEL = 19;

  /// Checks level and size.
  public RepositorySettings {
    if (cacheSizeBytes < 0) {
      throw new IllegalArgumentException("cache size is negative: " + cacheSizeBytes);
    }
    if (compressionLevel < 0 || compressionLevel > MAX_COMPRESSION_LEVEL) {
      throw new IllegalArgumentException("compression level out of range: " + compressionLevel);
    }
  }

  /// The same settings for another repository, of which no key is known.
  public RepositorySettings at(String otherAddress) {
    return new RepositorySettings(
        otherAddress,
        cacheDirectory,
        cacheSizeBytes,
        compressionLevel,
        verifyEncode,
        KeyHint.NONE,
        longestWait,
        storage);
  }
}
