package dj.bootstrap.durability;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import java.time.InstantSource;

/// A store in memory in bad weather.
final class MemoryChaosLifeTest extends ChaosLifeTest {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new MemoryBackend(files, InstantSource.system());
  }
}
