package dj.application.usecase;

import dj.domain.event.ProgressSink;
import dj.domain.port.CacheStore;
import java.nio.file.Path;

/// Where a command line gets what it works with. Nothing is touched before it is used.
public interface UseCaseSource {
  /// All that can be done with the repository of the settings.
  ///
  /// @param sink is told what a person should know of the storage, such as what is waited for
  UseCases repository(RepositorySettings settings, ProgressSink sink);

  /// The local caches in a directory.
  CacheStore cache(Path directory);
}
