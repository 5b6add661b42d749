package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// A backend on a slow line keeps the contract.
final class ThrottledBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final VirtualTime time = new VirtualTime();

  @Override
  protected StorageBackend open() {
    return new ThrottledBackend(
        new MemoryBackend(files, InstantSource.system()), throttle(), throttle());
  }

  private Throttle throttle() {
    return new Throttle(RateTable.parse("64k"), time, ZoneOffset.UTC, time, time);
  }
}
