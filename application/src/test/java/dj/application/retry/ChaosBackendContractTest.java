package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.time.InstantSource;
import java.util.SplittableRandom;

/// A store with which nothing is to go wrong keeps the contract.
final class ChaosBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  @Override
  protected StorageBackend open() {
    return new ChaosBackend(
        new MemoryBackend(files, InstantSource.system()),
        ChaosPlan.parse("write:0%:timeout,read:0%:corrupt,list:0%:stale"),
        new SplittableRandom(1),
        new VirtualTime());
  }
}
