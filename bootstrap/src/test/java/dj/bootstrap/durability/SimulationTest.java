package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dj.bootstrap.durability.ProtocolScene.Fate;
import dj.domain.port.FileKind;
import dj.domain.port.testing.StorageOperation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many courses of events, each decided by its seed; `-Ddj.simulation.seed=N` replays one.
final class SimulationTest {
  private static final int FAST_SEEDS = 200;
  private static final int SLOW_SEEDS = 10_000;
  private static final int MUTANT_SEEDS = 2_000;

  private ProtocolScene scene;

  @BeforeEach
  void createRepository() {
    scene = new ProtocolScene(Fate.DELETED, Fate.REMOVED, Fate.KEPT);
  }

  @Test
  void nothingIsLostWhateverHappens() {
    Long chosen = Long.getLong("dj.simulation.seed");
    if (chosen != null) {
      Simulation simulation = new Simulation(scene, chosen);
      simulation.run();
      simulation.course().forEach(System.out::println);
      return;
    }
    run(1, FAST_SEEDS);
  }

  @Test
  @Tag("slow")
  void nothingIsLostInManyCourses() {
    run(1_000_000, SLOW_SEEDS);
  }

  @Test
  void clientsWithoutLeasesAreNoticed() {
    isNoticed(
        950,
        ScheduledClient.View.hiding(
            operation -> operation.is(StorageOperation.Type.REPLACE, FileKind.LOCK)));
  }

  @Test
  void clientsThatListNoLocksAreNoticed() {
    isNoticed(
        500,
        ScheduledClient.View.hiding(
            operation -> operation.is(StorageOperation.Type.LIST, FileKind.LOCK)));
  }

  /// What `DurableOrderTest` holds of the local disk is what all of this stands on.
  @Test
  void diskThatAcknowledgesTooEarlyIsNoticed() {
    isNoticed(1, ScheduledClient.View.FAITHFUL, Simulation.Disk.CARELESS);
  }

  private void isNoticed(long firstSeed, ScheduledClient.View view) {
    isNoticed(firstSeed, view, Simulation.Disk.SYNCED);
  }

  private void isNoticed(long firstSeed, ScheduledClient.View view, Simulation.Disk disk) {
    for (long seed = firstSeed; seed < firstSeed + MUTANT_SEEDS; seed++) {
      try {
        new Simulation(scene, seed, view, disk).run();
      } catch (AssertionError e) {
        System.out.println("noticed: " + e.getMessage().lines().findFirst().orElseThrow());
        return;
      }
    }
    fail("clients that break the protocol were not noticed");
  }

  /// A seed that failed can be looked into only if it fails again.
  @Test
  void seedDecidesTheCourse() {
    Simulation first = new Simulation(scene, 77);
    first.run();
    createRepository();
    Simulation second = new Simulation(scene, 77);
    second.run();
    assertEquals(first.course(), second.course());
  }

  private void run(long firstSeed, int seeds) {
    System.out.println("seeds " + firstSeed + " to " + (firstSeed + seeds - 1));
    long steps = 0;
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Simulation simulation = new Simulation(scene, seed);
      simulation.run();
      steps += simulation.course().size();
    }
    System.out.println(steps + " steps");
    assertTrue(steps > 20L * seeds, "the courses are long enough: " + steps);
  }
}
