package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dj.application.prune.PruneOutcome.Ending;
import dj.application.repository.OpenRepository;
import dj.application.usecase.RepairRequest;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/// One course of events that a seed decides: clients of the real program work on one store, in an
/// order that comes by chance. They die before or after an operation, sleep for hours, see listings
/// that were made while others wrote, and have clocks that are wrong by up to ten years and jump;
/// the machine of the storage loses power, and with it deletes that were not synced, and what was
/// under way: it is there or not. New ones come when others are done.
///
/// The invariants of the protocol are checked after each step that can break them. In the end a
/// prune frees all waste, a check finds nothing, and all that was promised is there.
final class Simulation {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MAX_STEPS = 5_000;
  private static final int MAX_TOGETHER = 4;
  private static final int MOST_CLIENTS = 7;
  private static final int TEN_YEARS_DAYS = 3653;

  /// One step in so many is a death, a sleep, a jump of a clock, a power failure.
  private static final int RARITY = 40;

  private final long seed;
  private final SplittableRandom random;
  private final ProtocolScene scene;
  private final MemoryBackend.Files files;
  private final List<Actor> actors = new ArrayList<>();
  private final List<String> course = new ArrayList<>();
  private final Map<FileName, byte[]> unsynced = new LinkedHashMap<>();
  private final int clients;
  private final ScheduledClient.View view;
  private final Disk disk;
  private final Deque<CachedWrite> cached = new ArrayDeque<>();
  private Instant now = START;

  /// What the disk of the storage keeps when the power fails.
  enum Disk {
    /// All writes that it has acknowledged, as the local backend does.
    SYNCED,
    /// Those that are not quite new: of the last ones the name may be there without the content, or
    /// with a part of it, or nothing.
    CARELESS
  }

  /// So many writes are not on a careless disk yet.
  private static final int CACHED_WRITES = 6;

  /// A write, with what was there before.
  private record CachedWrite(FileName file, Optional<byte[]> before) {}

  /// One client.
  private static final class Actor {
    private final ScheduledClient client;
    private final String work;
    private Duration clockError;
    private Instant sleepsUntil = Instant.MIN;

    private Actor(ScheduledClient client, String work, Duration clockError) {
      this.client = client;
      this.work = work;
      this.clockError = clockError;
    }
  }

  Simulation(ProtocolScene scene, long seed) {
    this(scene, seed, ScheduledClient.View.FAITHFUL, Disk.SYNCED);
  }

  /// Prepares a simulation of clients that see the store in some way.
  Simulation(ProtocolScene scene, long seed, ScheduledClient.View view, Disk disk) {
    this.view = view;
    this.disk = disk;
    this.seed = seed;
    this.scene = scene;
    this.files = scene.files();
    this.random = new SplittableRandom(seed);
    this.clients = random.nextInt(2, MOST_CLIENTS + 1);
  }

  /// Lets it happen.
  ///
  /// @throws AssertionError if something does not hold; the message has the seed and the course
  void run() {
    try (OpenRepository observer = TestRepository.in(files).open()) {
      for (int step = 0; step < MAX_STEPS && takeStep(observer); step++) {
        now = now.plusMillis(random.nextInt(60_000));
      }
      settle(observer);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n  " + String.join("\n  ", course), e);
    } finally {
      actors.forEach(actor -> actor.client.abandon());
    }
  }

  private boolean takeStep(OpenRepository observer) {
    List<Actor> waiting = actors.stream().filter(actor -> actor.client.isWaiting()).toList();
    if (actors.size() < clients && waiting.size() < MAX_TOGETHER && random.nextInt(6) == 0) {
      add();
      return true;
    }
    if (waiting.isEmpty()) {
      return actors.size() < clients;
    }
    List<Actor> awake = waiting.stream().filter(actor -> !actor.sleepsUntil.isAfter(now)).toList();
    if (awake.isEmpty()) {
      now = now.plus(Duration.ofHours(1));
      return true;
    }
    act(awake.get(random.nextInt(awake.size())), observer);
    return true;
  }

  private void add() {
    int number = actors.size();
    Duration error = clockError();
    List<Actor> self = new ArrayList<>();
    InstantSource ownClock = () -> now.plus(self.isEmpty() ? error : self.getFirst().clockError);
    Work work = work(number);
    ScheduledClient client =
        new ScheduledClient(
            files,
            view,
            work.body(),
            new ScheduledClient.Surroundings(
                () -> now, ownClock, new Random(random.nextLong()), new Random(random.nextLong())));
    Actor actor = new Actor(client, number + " " + work.name(), error);
    self.add(actor);
    actors.add(actor);
    course.add(actor.work + " begins, its clock wrong by " + error);
    client.start();
  }

  private record Work(String name, ScheduledClient.Body body) {}

  private Work work(int number) {
    return switch (random.nextInt(12)) {
      case 0 -> new Work("writer", (repository, told) -> scene.write(repository, told, 0));
      case 1 -> new Work("writer", (repository, told) -> scene.write(repository, told, 1));
      case 2 ->
          new Work("writer of two", (repository, told) -> scene.write(repository, told, 0, 2));
      case 3 -> new Work("forget", scene::forget);
      case 4, 5 -> new Work("undo", scene::undo);
      case 6 -> new Work("tag", (repository, told) -> scene.tag(repository, told, "t" + number));
      case 7 -> new Work("repair", Simulation::repair);
      case 8 -> new Work("prune that forgets", scene::forgetAndPrune);
      default -> new Work("prune", scene::prune);
    };
  }

  private static void repair(TestRepository repository, List<String> told) {
    repository
        .repair()
        .apply(
            RepairRequest.QUICK,
            _ -> TestRepository.PASSWORD.getBytes(StandardCharsets.UTF_8),
            Progress.unseen());
  }

  private Duration clockError() {
    return random.nextBoolean()
        ? Duration.ZERO
        : Duration.ofDays(random.nextInt(-TEN_YEARS_DAYS, TEN_YEARS_DAYS + 1));
  }

  private void act(Actor actor, OpenRepository observer) {
    switch (random.nextInt(RARITY)) {
      case 0 -> {
        course.add(actor.work + " dies before " + actor.client.pending());
        actor.client.abandon();
      }
      case 1 -> {
        step(actor, observer);
        course.add(actor.work + " dies");
        actor.client.abandon();
      }
      case 2 -> {
        actor.sleepsUntil = now.plus(Duration.ofMinutes(random.nextInt(24 * 60)));
        course.add(actor.work + " sleeps until " + actor.sleepsUntil);
      }
      case 3 -> {
        actor.clockError = clockError();
        course.add(actor.work + " has its clock wrong by " + actor.clockError);
      }
      case 4 -> {
        if (random.nextInt(4) == 0) {
          losePower(observer);
        }
      }
      default -> step(actor, observer);
    }
  }

  private void step(Actor actor, OpenRepository observer) {
    StorageOperation operation = actor.client.pending().orElseThrow();
    course.add(actor.work + " " + operation);
    if (operation.type() == StorageOperation.Type.DELETE && !isSyncedWhenDeleted(operation)) {
      FileName file = operation.file().orElseThrow();
      files.content(file).ifPresent(content -> unsynced.put(file, content));
    }
    if (disk == Disk.CARELESS && writes(operation)) {
      FileName file = operation.file().orElseThrow();
      cached.add(new CachedWrite(file, files.content(file)));
      if (cached.size() > CACHED_WRITES) {
        cached.remove();
      }
    }
    actor.client.step();
    if (operation.type().changes()) {
      check(observer);
    }
  }

  private static boolean writes(StorageOperation operation) {
    return operation.type() == StorageOperation.Type.CREATE
        || operation.type() == StorageOperation.Type.REPLACE;
  }

  /// The guarantees of the storage: deletes of packs and locks can be lost, no others.
  private static boolean isSyncedWhenDeleted(StorageOperation operation) {
    return !operation.is(StorageOperation.Type.DELETE, FileKind.PACK)
        && !operation.is(StorageOperation.Type.DELETE, FileKind.LOCK);
  }

  /// All clients are on the machine of the storage, and die with it.
  private void losePower(OpenRepository observer) {
    course.add("the power fails");
    for (Actor actor : actors) {
      if (actor.client.isAboutToChange() && random.nextBoolean()) {
        course.add("  " + actor.work + " just so " + actor.client.pending().orElseThrow());
        actor.client.step();
      }
      actor.client.abandon();
    }
    cached.reversed().forEach(this::lose);
    cached.clear();
    unsynced.forEach((file, content) -> {
      if (files.content(file).isEmpty() && random.nextBoolean()) {
        course.add("  " + file + " is back");
        files.put(file, content, () -> now);
      }
    });
    unsynced.clear();
    check(observer);
  }

  private void lose(CachedWrite write) {
    Optional<byte[]> content = files.content(write.file());
    if (content.isEmpty()) {
      return;
    }
    switch (random.nextInt(3)) {
      case 0 -> {
        course.add("  " + write.file() + " is lost");
        files.remove(write.file());
        write.before().ifPresent(before -> files.put(write.file(), before, () -> now));
      }
      case 1 -> {
        int lengthBytes = random.nextInt(content.get().length);
        course.add("  " + write.file() + " is torn after " + lengthBytes + " bytes");
        files.put(write.file(), Arrays.copyOf(content.get(), lengthBytes), () -> now);
      }
      default -> {}
    }
  }

  private void check(OpenRepository observer) {
    ProtocolScene.check(observer, files, told());
  }

  private List<String> told() {
    return actors.stream().map(actor -> actor.client.told()).flatMap(List::stream).toList();
  }

  /// Whoever died is taken for dead in time, and then nothing is left of it.
  private void settle(OpenRepository observer) {
    now = now.plus(Duration.ofDays(2));
    TestRepository last = TestRepository.at(new MemoryBackend(files, () -> now), () -> now);
    assertEquals(Ending.DONE, last.prune(PruneScene.ALL.afterAnyLoss()).ending());
    check(observer);
    PruneScene.requireNoWaste(last, "in the end");
    assertFalse(last.check().damaged(), "in the end");
    assertEquals(
        new HashSet<>(last.snapshots().stream().map(stored -> stored.id()).toList()).size(),
        last.snapshots().size());
  }

  /// What happened.
  List<String> course() {
    return List.copyOf(course);
  }

  /// The snapshots in the end.
  List<SnapshotId> snapshots() {
    return TestRepository.in(files).snapshots().stream().map(stored -> stored.id()).toList();
  }
}
