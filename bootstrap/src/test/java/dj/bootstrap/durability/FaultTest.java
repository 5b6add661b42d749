package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DjException;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Storage that fails: a backup ends with an error that a person can understand, or succeeds, and
/// nothing that was stored before is harmed.
final class FaultTest {
  private static final int LARGEST_FILE_BYTES = 40_000;
  private static final int SEEDS = 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    TestRepository repository = TestRepository.in(files).init();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    SmallTree.change(source, 1);
  }

  @Test
  void failureBeforeAnyOperationLosesNothing() throws IOException {
    failEverywhere(1, 0);
  }

  @Test
  void lostAnswerOfAnyOperationLosesNothing() throws IOException {
    failEverywhere(0, 1);
  }

  @Test
  void failuresAtRandomLoseNothing() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      MemoryBackend.Files state = files.copy();
      backUp(state, new FaultyBackend(client(state), seed, 0.03, 0.03), "seed " + seed);
    }
  }

  private void failEverywhere(double before, double after) throws IOException {
    long faults = 1;
    for (int number = 0; faults > 0; number++) {
      MemoryBackend.Files state = files.copy();
      FaultyBackend faulty =
          new FaultyBackend(client(state), 0, before, after, new Numbered(number));
      backUp(state, faulty, "a failure of operation " + number);
      faults = faulty.faults();
      assertTrue(faults <= 1, "one operation fails");
    }
  }

  /// Chooses the operation of one number.
  private static final class Numbered implements Predicate<StorageOperation> {
    private final AtomicInteger left;

    private Numbered(int number) {
      left = new AtomicInteger(number);
    }

    @Override
    public boolean test(StorageOperation operation) {
      return left.getAndDecrement() == 0;
    }
  }

  private void backUp(MemoryBackend.Files state, FaultyBackend faulty, String situation)
      throws IOException {
    Proof all = proof.copy();
    try {
      all.expect(TestRepository.at(faulty).backup(source).snapshotId().orElseThrow(), source);
    } catch (DjException e) {
      assertTrue(!e.getMessage().isEmpty(), situation);
    }
    TestRepository repository = TestRepository.in(state);
    Proof.requireSound(repository, situation);
    all.requireSnapshots(repository, situation);
  }

  private static MemoryBackend client(MemoryBackend.Files state) {
    return new MemoryBackend(state, InstantSource.system());
  }
}
