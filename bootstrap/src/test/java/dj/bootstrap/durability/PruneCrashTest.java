package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DjException;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prune that dies, or whose storage fails, at every one of its operations: nothing is lost, and
/// the next one frees what it did not.
final class PruneCrashTest {
  /// In the fast part, every fifth operation fails; in the slow part, each.
  private static final int FAST = 5;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private PruneScene scene;

  @BeforeEach
  void createScene() throws IOException {
    scene = new PruneScene(folder);
  }

  @Test
  void everyPowerFailureLosesNothing() throws IOException {
    CrashingBackend recording =
        CrashingBackend.recording(PruneScene.client(scene.files(), Duration.ZERO));
    TestRepository.at(recording).prune(PruneScene.ALL);
    assertTrue(recording.changes() > 12, () -> "too little to crash in: " + recording.operations());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      String situation = "after change " + survived + " of " + recording.operations();
      for (MemoryBackend.Files state : someOf(recording.powerLostAfter(survived))) {
        scene.prove(state, scene.proof(), situation);
      }
    }
  }

  /// All deletes lasted, each alone was lost, all were lost.
  private static List<MemoryBackend.Files> someOf(List<MemoryBackend.Files> states) {
    List<MemoryBackend.Files> chosen = new ArrayList<>();
    chosen.add(states.getFirst());
    for (int single = 1; single < states.size(); single *= 2) {
      chosen.add(states.get(single));
    }
    if (states.size() > 2) {
      chosen.add(states.getLast());
    }
    return chosen;
  }

  @Test
  void processThatDiesAtAnyChangeLosesNothing() throws IOException {
    boolean died = true;
    for (int survived = 0; died; survived++) {
      MemoryBackend.Files state = scene.files();
      died = dies(CrashingBackend.dyingAfter(survived, PruneScene.client(state, Duration.ZERO)));
      scene.prove(state, scene.proof(), "died at change " + survived);
    }
  }

  private static boolean dies(CrashingBackend dying) {
    try {
      TestRepository.at(dying).prune(PruneScene.ALL);
      return false;
    } catch (CrashError e) {
      return true;
    }
  }

  @Test
  void failureBeforeAnOperationLosesNothing() throws IOException {
    failEverywhere(FAST, 1, 0);
  }

  @Test
  void lostAnswerOfAnOperationLosesNothing() throws IOException {
    failEverywhere(FAST, 0, 1);
  }

  @Test
  @Tag("slow")
  void failureOfAnyOperationLosesNothing() throws IOException {
    failEverywhere(1, 1, 0);
    failEverywhere(1, 0, 1);
  }

  private void failEverywhere(int stride, double before, double after) throws IOException {
    long faults = 1;
    for (int number = 0; faults > 0; number += stride) {
      MemoryBackend.Files state = scene.files();
      AtomicInteger left = new AtomicInteger(number);
      FaultyBackend faulty =
          new FaultyBackend(
              PruneScene.client(state, Duration.ZERO),
              0,
              before,
              after,
              _ -> left.getAndDecrement() == 0);
      prune(state, faulty, "a failure of operation " + number);
      faults = faulty.faults();
    }
  }

  @Test
  @Tag("slow")
  void failuresAtRandomLoseNothing() throws IOException {
    for (long seed = 1; seed <= 200; seed++) {
      MemoryBackend.Files state = scene.files();
      MemoryBackend client = PruneScene.client(state, Duration.ZERO);
      prune(state, new FaultyBackend(client, seed, 0.01, 0.01), "seed " + seed);
    }
  }

  private void prune(MemoryBackend.Files state, FaultyBackend faulty, String situation)
      throws IOException {
    try {
      TestRepository.at(faulty).prune(PruneScene.ALL);
    } catch (DjException e) {
      assertTrue(!e.getMessage().isEmpty(), situation);
    }
    scene.prove(state, scene.proof(), situation);
  }
}
