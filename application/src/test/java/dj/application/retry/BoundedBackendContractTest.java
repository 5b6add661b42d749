package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.time.InstantSource;

/// A backend with two connections keeps the contract.
final class BoundedBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new BoundedBackend(new MemoryBackend(files, InstantSource.system()), 2);
  }
}
