package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.application.prune.PackCount;
import dj.application.prune.PruneEstimate;
import dj.application.prune.PruneOutcome.Ending;
import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A repository with waste of every kind, in copies as many as needed, and what must hold of them
/// after a prune, whatever became of it: two snapshots, one of which was deleted; packs of no use,
/// a pack that is used in part, and one that no segment lists.
final class PruneScene {
  /// Everything that is of no use goes.
  static final PruneRequest ALL =
      new PruneRequest(
          new UnusedLimit.Size(0),
          OptionalLong.empty(),
          Duration.ZERO,
          false,
          new PruneRequest.Mode.Execute());

  private static final PruneRequest PLAN = ALL.in(new PruneRequest.Mode.Plan(Set.of()));
  private static final int LARGEST_FILE_BYTES = 40_000;

  private final Path source;
  private final Proof proof;
  private final MemoryBackend.Files files = new MemoryBackend.Files();

  PruneScene(Path folder) throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    TestRepository repository = TestRepository.in(files).init();
    SnapshotId first = repository.backup(source).snapshotId().orElseThrow();
    SmallTree.renew(source, 1);
    SmallTree.change(source, 1);
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    repository.forget(first);
    addOrphan();
    SmallTree.change(source, 2);
  }

  /// A pack that a process left which died before it listed it.
  private void addOrphan() throws IOException {
    MemoryBackend.Files abandoned = files.copy();
    SmallTree.renew(source, 2);
    TestRepository.in(abandoned).backup(source);
    abandoned.all().keySet().stream()
        .filter(file -> file.kind() == FileKind.PACK && files.content(file).isEmpty())
        .forEach(
            file -> files.put(file, abandoned.content(file).orElseThrow(), InstantSource.system()));
  }

  /// A copy of the repository.
  MemoryBackend.Files files() {
    return files.copy();
  }

  /// What is backed up next.
  Path source() {
    return source;
  }

  /// What must be there; to add to.
  Proof proof() {
    return proof.copy();
  }

  /// A client whose storage says that it is so much later.
  static MemoryBackend client(MemoryBackend.Files state, Duration later) {
    return new MemoryBackend(state, clock(later));
  }

  static InstantSource clock(Duration later) {
    return InstantSource.offset(InstantSource.system(), later);
  }

  /// Nothing is lost, a prune after the leases have run out frees all waste, and the next backup
  /// succeeds.
  void prove(MemoryBackend.Files state, Proof expected, String situation) throws IOException {
    TestRepository repository = TestRepository.in(state);
    Proof.requireSound(repository, situation);
    expected.requireSnapshots(repository, situation);
    TestRepository later = TestRepository.at(client(state, Duration.ofHours(5)));
    assertEquals(Ending.DONE, later.prune(ALL).ending(), situation);
    requireNoWaste(later, situation + ", then pruned");
    Proof.requireSound(later, situation + ", then pruned");
    expected.requireSnapshots(later, situation + ", then pruned");
    Proof all = expected.copy();
    all.expect(later.backup(source).snapshotId().orElseThrow(), source);
    Proof.requireSound(later, situation + ", then backed up");
    all.requireSnapshots(later, situation + ", then backed up");
  }

  /// A prune would find nothing to do.
  static void requireNoWaste(TestRepository repository, String situation) {
    PruneEstimate left = repository.prune(PLAN).estimate();
    assertEquals(0, left.unusedBytes(), situation);
    assertEquals(PackCount.NONE, left.orphans(), situation);
    assertEquals(PackCount.NONE, left.condemnedBefore(), situation);
  }

  /// Counts operations and lets something happen before one of them.
  static final class Interruption extends ForwardingBackend {
    private final AtomicInteger left;
    private final Runnable event;

    /// Runs `event` before operation `number`, counted from 0.
    Interruption(StorageBackend backend, int number, Runnable event) {
      super(backend);
      this.left = new AtomicInteger(number);
      this.event = event;
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      if (left.getAndDecrement() == 0) {
        event.run();
      }
      return effect.get();
    }

    /// Whether the operation came.
    boolean happened() {
      return left.get() < 0;
    }
  }
}
