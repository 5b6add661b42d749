package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneRequest;
import dj.application.retry.ChaosBackend;
import dj.application.retry.ChaosPlan;
import dj.application.retry.CountingBackend;
import dj.application.retry.RetryPolicy;
import dj.application.retry.RetryingBackend;
import dj.application.retry.VirtualTime;
import dj.domain.error.DjException;
import dj.domain.id.SnapshotId;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole life of a repository in bad weather, behind retries: every tenth request goes wrong,
/// and everything comes out as it does in good weather. A test of a store extends this.
public abstract class ChaosLifeTest {
  private static final int LARGEST_FILE_BYTES = 40_000;
  private static final int BACKUPS = 8;
  private static final String WEATHER =
      "initialize:10%:timeout,list:5%:timeout,list:5%:busy,size:10%:refuse,read:5%:timeout,"
          + "read:5%:busy,write:8%:timeout,write:2%:refuse,delete:10%:timeout";

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final VirtualTime time = new VirtualTime();
  private final long seed = System.nanoTime();
  private Path source;
  private Proof proof;

  /// Opens a client of the store, which is the same one every time and empty at first.
  protected abstract StorageBackend open();

  @BeforeEach
  void createSource() throws IOException {
    System.out.println("seed " + seed);
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
  }

  @Test
  void everyTenthRequestGoesWrongAndNothingElseDoes() throws IOException {
    List<CountingBackend> weather = new ArrayList<>();
    live(() -> {
      CountingBackend client = new CountingBackend(chaos(open(), WEATHER));
      weather.add(client);
      return retrying(client);
    });
    long failures = weather.stream().mapToLong(each -> each.traffic().failures()).sum();
    assertTrue(failures > 10, failures + " failures, seed " + seed);
    Proof.requireSound(TestRepository.at(open()), "seed " + seed);
    for (SnapshotId snapshot : proof.snapshots()) {
      proof.requireSnapshot(TestRepository.at(open()), snapshot, "seed " + seed);
    }
  }

  @Test
  void aWrongBitIsNeverRestored() throws IOException {
    live(this::open);
    for (SnapshotId snapshot : proof.snapshots()) {
      TestRepository damaged =
          TestRepository.at(retrying(chaos(open(), "read:10%:corrupt,read:5%:timeout")));
      Path target = folder.resolve("damaged-" + snapshot.toShortHex());
      boolean whole = restoredWhole(damaged, snapshot, target);
      if (whole) {
        assertEquals(
            proof.restored(TestRepository.at(open()), snapshot),
            SmallTree.content(target.resolve(TestRepository.SOURCE_NAME)),
            "seed " + seed);
      }
      Proof.delete(target);
    }
  }

  private static boolean restoredWhole(
      TestRepository repository, SnapshotId snapshot, Path target) {
    try {
      return repository.restore(snapshot, target).failedItems() == 0;
    } catch (DjException e) {
      return false;
    }
  }

  /// Every command has a client of its own, as a process has.
  private void live(Supplier<StorageBackend> client) throws IOException {
    TestRepository.at(client.get()).init();
    List<SnapshotId> snapshots = new ArrayList<>();
    for (int generation = 1; generation <= BACKUPS; generation++) {
      SnapshotId snapshot =
          TestRepository.at(client.get()).backup(source).snapshotId().orElseThrow();
      proof.expect(snapshot, source);
      snapshots.add(snapshot);
      SmallTree.change(source, generation);
    }
    TestRepository.at(client.get()).forget(snapshots.getFirst());
    proof.forget(snapshots.getFirst());
    TestRepository.at(client.get()).prune(PruneRequest.DEFAULT);
    assertEquals(
        snapshots.subList(1, BACKUPS),
        TestRepository.at(client.get()).snapshots().stream().map(stored -> stored.id()).toList(),
        "seed " + seed);
    for (SnapshotId snapshot : proof.snapshots()) {
      proof.requireSnapshot(TestRepository.at(client.get()), snapshot, "seed " + seed);
    }
    Proof.requireSound(TestRepository.at(client.get()), "seed " + seed);
  }

  private StorageBackend chaos(StorageBackend backend, String plan) {
    return new ChaosBackend(backend, ChaosPlan.parse(plan), new SplittableRandom(seed), time);
  }

  private StorageBackend retrying(StorageBackend backend) {
    return new RetryingBackend(
        backend, new RetryPolicy(Duration.ofDays(10_000)), time, new SecureRandom(), time, _ -> {});
  }
}
