package dj.application.retry;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/// A store with which every tenth request goes wrong keeps the contract behind retries.
final class RetryingBackendContractTest extends StorageBackendContract {
  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final VirtualTime time = new VirtualTime();
  private final long seed = System.nanoTime();

  @Override
  protected StorageBackend open() {
    return new RetryingBackend(
        new ChaosBackend(
            new MemoryBackend(files, InstantSource.system()),
            chaos(),
            new SplittableRandom(seed),
            time),
        new RetryPolicy(Duration.ofDays(10_000)),
        time,
        new SecureRandom(),
        time,
        _ -> {});
  }

  private ChaosPlan chaos() {
    System.out.println("seed " + seed);
    return ChaosPlan.parse(
        "initialize:10%:timeout,list:10%:timeout,size:10%:busy,read:10%:refuse,write:10%:timeout,"
            + "write:5%:slow,delete:10%:timeout");
  }
}
