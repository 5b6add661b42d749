package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.time.Duration;
import java.time.InstantSource;

/// A backend that is watched keeps the contract.
final class WatchedBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new WatchedBackend(
        new MemoryBackend(files, InstantSource.system()),
        Duration.ofMinutes(1),
        System::nanoTime,
        () -> 0);
  }
}
