package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.MemoryCache;
import dj.domain.port.testing.StorageBackendContract;
import java.time.InstantSource;

/// A backend behind a cache keeps the contract.
final class CachingBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new CachingBackend(new MemoryBackend(files, InstantSource.system()), new MemoryCache());
  }
}
