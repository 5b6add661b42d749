package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.time.InstantSource;

/// A backend that is counted keeps the contract.
final class CountingBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new CountingBackend(new MemoryBackend(files, InstantSource.system()));
  }
}
