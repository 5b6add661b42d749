package dj.domain.port;

import java.time.Instant;

/// The place where local caches keep their copies, of all repositories together.
///
/// Guarantees:
///
/// - G1: only copies are touched, never another file that is in the same place.
/// - G2: whatever is removed, no repository loses anything.
public interface CacheStore {
  /// What is there now.
  ///
  /// @throws dj.domain.error.FailedException if the place cannot be read
  Usage usage();

  /// Removes the copies that were not used since a time.
  ///
  /// @return what was removed
  /// @throws dj.domain.error.FailedException if the place cannot be changed
  Usage remove(Instant notUsedSince);

  /// How much there is.
  ///
  /// @param files how many copies
  /// @param sizeBytes their size
  record Usage(long files, long sizeBytes) {}
}
