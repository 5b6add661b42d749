package dj.adapters.cli.command;

import dj.application.usecase.RepositorySettings;
import dj.application.usecase.UseCaseSource;
import dj.application.usecase.UseCases;
import dj.domain.event.ProgressSink;
import dj.domain.port.CacheStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/// Opens a repository as a test says, and has a small cache.
record OpeningUseCases(Supplier<UseCases> opening) implements UseCaseSource {
  @Override
  public UseCases repository(RepositorySettings settings, ProgressSink sink) {
    return opening.get();
  }

  @Override
  public CacheStore cache(Path directory) {
    return new CacheStore() {
      @Override
      public Usage usage() {
        return new Usage(3, 3 << 20);
      }

      @Override
      public Usage remove(Instant notUsedSince) {
        return notUsedSince.isAfter(Instant.parse("2100-01-01T00:00:00Z"))
            ? usage()
            : new Usage(1, 1 << 20);
      }
    };
  }
}
