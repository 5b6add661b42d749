package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome.Ending;
import dj.domain.id.SnapshotId;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prune beside other clients: one of them does all of its work before each single operation of
/// the other.
final class PruneTogetherTest {
  private static final Duration NOW = Duration.ZERO;

  /// Later than anybody without a sign of life is taken for alive.
  private static final Duration LATER = Duration.ofHours(1);

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private PruneScene scene;

  @BeforeEach
  void createScene() throws IOException {
    scene = new PruneScene(folder);
  }

  /// In the fast part, something happens before every seventh operation; in the slow part, before
  /// each.
  private static final int FAST = 7;

  @Test
  void pruneInTheMiddleOfABackupLosesNothing() throws IOException {
    backUpAround(FAST, state -> prune(state, NOW));
  }

  @Test
  void backupThatIsTakenForDeadLosesNothing() throws IOException {
    backUpAround(FAST, state -> prune(state, LATER));
  }

  @Test
  void backupThatSleepsThroughTwoPrunesLosesNothing() throws IOException {
    backUpAround(FAST, PruneTogetherTest::pruneTwice);
  }

  @Test
  void backupInTheMiddleOfAPruneLosesNothing() throws IOException {
    pruneAroundBackup(FAST, NOW);
  }

  @Test
  void pruneThatIsTakenForDeadLosesNothing() throws IOException {
    pruneAroundPrune(FAST, LATER);
  }

  @Test
  void twoPrunesAtOnceLoseNothing() throws IOException {
    pruneAroundPrune(FAST, NOW);
  }

  @Test
  @Tag("slow")
  void anythingBeforeAnyOperationLosesNothing() throws IOException {
    backUpAround(1, state -> prune(state, NOW));
    backUpAround(1, state -> prune(state, LATER));
    backUpAround(1, PruneTogetherTest::pruneTwice);
    pruneAroundBackup(1, NOW);
    pruneAroundPrune(1, LATER);
    pruneAroundPrune(1, NOW);
  }

  private static void pruneTwice(MemoryBackend.Files state) {
    prune(state, LATER);
    prune(state, LATER.multipliedBy(2));
  }

  @Test
  void backupThatIsAtWorkPostponesTheDeletionAndNothingElse() throws IOException {
    MemoryBackend.Files state = scene.files();
    AtomicReference<Ending> ending = new AtomicReference<>();
    PruneScene.Interruption backend =
        new PruneScene.Interruption(
            PruneScene.client(state, NOW), 12, () -> ending.set(prune(state, NOW)));
    TestRepository.at(backend).backup(scene.source());
    assertTrue(backend.happened());
    assertEquals(Ending.POSTPONED, ending.get());
  }

  private interface Event {
    void happen(MemoryBackend.Files state);
  }

  private void backUpAround(int stride, Event event) throws IOException {
    boolean happened = true;
    for (int number = 0; happened; number += stride) {
      MemoryBackend.Files state = scene.files();
      PruneScene.Interruption backend =
          new PruneScene.Interruption(
              PruneScene.client(state, NOW), number, () -> event.happen(state));
      SnapshotId id = TestRepository.at(backend).backup(scene.source()).snapshotId().orElseThrow();
      happened = backend.happened();
      Proof all = scene.proof();
      all.expect(id, scene.source());
      scene.prove(state, all, "before operation " + number);
    }
  }

  private void pruneAroundBackup(int stride, Duration later) throws IOException {
    boolean happened = true;
    for (int number = 0; happened; number += stride) {
      MemoryBackend.Files state = scene.files();
      AtomicReference<SnapshotId> added = new AtomicReference<>();
      PruneScene.Interruption backend =
          new PruneScene.Interruption(
              PruneScene.client(state, later),
              number,
              () ->
                  added.set(
                      TestRepository.in(state).backup(scene.source()).snapshotId().orElseThrow()));
      TestRepository.at(backend).prune(PruneScene.ALL);
      happened = backend.happened();
      Proof all = scene.proof();
      if (added.get() != null) {
        all.expect(added.get(), scene.source());
      }
      scene.prove(state, all, "before operation " + number);
    }
  }

  private void pruneAroundPrune(int stride, Duration later) throws IOException {
    boolean happened = true;
    for (int number = 0; happened; number += stride) {
      MemoryBackend.Files state = scene.files();
      PruneScene.Interruption backend =
          new PruneScene.Interruption(
              PruneScene.client(state, NOW), number, () -> prune(state, later));
      TestRepository.at(backend).prune(PruneScene.ALL);
      happened = backend.happened();
      scene.prove(state, scene.proof(), "before operation " + number);
    }
  }

  private static Ending prune(MemoryBackend.Files state, Duration later) {
    return TestRepository.at(PruneScene.client(state, later)).prune(PruneScene.ALL).ending();
  }
}
