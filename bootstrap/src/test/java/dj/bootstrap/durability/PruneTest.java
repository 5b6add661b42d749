package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneOutcome.Ending;
import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a prune frees, and what it leaves.
final class PruneTest {
  private static final int LARGEST_FILE_BYTES = 3 << 19;

  /// Everything that is of no use goes.
  private static final PruneRequest ALL =
      new PruneRequest(
          new UnusedLimit.Size(0),
          OptionalLong.empty(),
          Duration.ZERO,
          false,
          new PruneRequest.Mode.Execute());

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private TestRepository repository;
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    repository = TestRepository.in(files).init().withSmallPacks();
  }

  private SnapshotId backUp() throws IOException {
    SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
    proof.expect(id, source);
    return id;
  }

  private void forget(SnapshotId snapshot) {
    repository.forget(snapshot);
    proof.forget(snapshot);
  }

  private void prove(String situation) throws IOException {
    Proof.requireSound(repository, situation);
    proof.requireSnapshots(repository, situation);
  }

  private long packBytes() {
    return repository.files(FileKind.PACK).stream()
        .mapToLong(file -> files.content(file).orElseThrow().length)
        .sum();
  }

  @Test
  void repositoryWithoutWasteStaysAsItIs() throws IOException {
    backUp();
    Set<FileName> before = files.all().keySet();
    PruneOutcome outcome = repository.prune(ALL);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(before, files.all().keySet());
    assertEquals(0, outcome.freedBytes());
    prove("after a prune of nothing");
  }

  @Test
  void whatOnlyDeletedSnapshotsNeedIsFreedAtOnce() throws IOException {
    SnapshotId first = backUp();
    SmallTree.renew(source, 1);
    SmallTree.change(source, 1);
    backUp();
    forget(first);
    long before = packBytes();
    PruneOutcome planned = repository.prune(ALL.in(new PruneRequest.Mode.Plan(Set.of())));
    PruneOutcome outcome = repository.prune(ALL);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(planned.estimate(), outcome.estimate());
    assertTrue(outcome.freedBytes() > LARGEST_FILE_BYTES, outcome::toString);
    assertEquals(before - outcome.freedBytes(), packBytes());
    assertEquals(List.of(), repository.files(FileKind.LOCK));
    assertEquals(1, repository.files(FileKind.INDEX).size(), "nothing but one segment is left");
    prove("after the prune");
    assertEquals(0, repository.prune(ALL).freedBytes());
    backUp();
    prove("after the next backup");
  }

  @Test
  void repositoryWithoutSnapshotsBecomesEmpty() throws IOException {
    forget(backUp());
    PruneOutcome outcome = repository.prune(ALL);
    assertTrue(outcome.deleted().packs() > 1, outcome::toString);
    assertEquals(List.of(), repository.files(FileKind.PACK));
    assertEquals(List.of(), repository.files(FileKind.INDEX));
    backUp();
    prove("after the next backup");
  }

  @Test
  void planOfDeletingSnapshotsWritesNothing() throws IOException {
    SnapshotId first = backUp();
    Set<FileName> before = files.all().keySet();
    PruneOutcome outcome = repository.prune(ALL.in(new PruneRequest.Mode.Plan(Set.of(first))));
    assertEquals(Ending.PLANNED, outcome.ending());
    assertEquals(0, outcome.estimate().snapshots());
    assertEquals(packBytes(), outcome.estimate().freedBytes());
    assertEquals(before, files.all().keySet());
  }
}
