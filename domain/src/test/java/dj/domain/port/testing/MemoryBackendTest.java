package dj.domain.port.testing;

import dj.domain.port.StorageBackend;
import java.time.InstantSource;

/// The backend in memory keeps the contract.
final class MemoryBackendTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new MemoryBackend(files, InstantSource.system());
  }
}
