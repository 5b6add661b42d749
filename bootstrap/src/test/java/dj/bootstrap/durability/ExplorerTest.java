package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.repository.OpenRepository;
import dj.bootstrap.durability.ProtocolScene.Fate;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Writers and prunes of the real program in every order of their operations, on a repository of
/// one deleted snapshot that the writers want to have again.
///
/// After every change: each snapshot that counts can be read, each success that was told still
/// counts, and each pack that new data may rely on exists. Clients that do not keep to the protocol
/// show that the exploration would notice.
final class ExplorerTest {
  private static final Duration LATER = Duration.ofHours(1);
  private static final long FAST = 1_000;
  private static final long MANY = 100_000;

  private ProtocolScene scene;

  @BeforeEach
  void createRepository() {
    scene = new ProtocolScene(Fate.DELETED);
  }

  @Test
  void everyOrderOfAWriterAndAPruneThatWaits() {
    exploreAll(writer(), prune(Duration.ZERO));
  }

  @Test
  void everyOrderOfAWriterAndAPruneThatTakesItForDead() {
    exploreAll(writer(), prune(LATER));
  }

  @Test
  @Tag("slow")
  void everyOrderOfTwoWritersAndAPruneThatWaits() {
    exploreAll(writer(), writer(), prune(Duration.ZERO));
  }

  /// Half an hour, in a heap of some gigabytes.
  @Test
  @Tag("slow")
  void everyOrderOfTwoWritersAndAPruneThatTakesThemForDead() {
    exploreAll(writer(), writer(), prune(LATER));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfThreeAndFour() {
    explore(MANY, writer(), prune(LATER), prune(Duration.ZERO));
    explore(MANY, writer(), writer(), prune(LATER), prune(Duration.ZERO));
  }

  @Test
  void twoPrunes() {
    explore(FAST, prune(Duration.ZERO), prune(LATER));
  }

  @Test
  void forgetAndPrune() {
    scene = new ProtocolScene(Fate.KEPT);
    exploreAll(client(Duration.ZERO, scene::forget), prune(LATER));
  }

  @Test
  void forgettingInTheSessionOfAPrune() {
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    explore(FAST, client(Duration.ZERO, scene::forgetAndPrune), prune(LATER));
    explore(FAST, client(LATER, scene::forgetAndPrune), writer());
  }

  @Test
  void undoAndPrune() {
    scene = new ProtocolScene(Fate.REMOVED);
    exploreAll(client(Duration.ZERO, scene::undo), prune(Duration.ZERO));
    explore(FAST, client(Duration.ZERO, scene::undo), prune(LATER));
  }

  @Test
  void severalSnapshotsInOneSessionAndPrune() {
    scene = new ProtocolScene(Fate.DELETED, Fate.DELETED);
    explore(FAST, writerOfBoth(), prune(LATER));
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    exploreAll(client(Duration.ZERO, this::tag), prune(LATER));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfForgettingInTheSessionOfAPrune() {
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    exploreAll(client(LATER, scene::forgetAndPrune), writer());
    explore(MANY, client(LATER, scene::forgetAndPrune), writer(), prune(Duration.ZERO));
    scene = new ProtocolScene(Fate.KEPT, Fate.REMOVED);
    explore(MANY, client(LATER, scene::forgetAndPrune), client(Duration.ZERO, scene::undo));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfForgetUndoAndPrune() {
    scene = new ProtocolScene(Fate.KEPT);
    explore(MANY, client(Duration.ZERO, scene::forget), writer(), prune(LATER));
    scene = new ProtocolScene(Fate.REMOVED);
    explore(MANY, client(Duration.ZERO, scene::undo), prune(LATER));
    explore(MANY, client(Duration.ZERO, scene::undo), prune(LATER), prune(Duration.ZERO));
    explore(
        MANY, client(Duration.ZERO, scene::undo), client(Duration.ZERO, scene::undo), prune(LATER));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfSeveralSnapshotsInOneSession() {
    scene = new ProtocolScene(Fate.DELETED, Fate.DELETED);
    exploreAll(writerOfBoth(), prune(LATER));
    explore(MANY, writerOfBoth(), writer(), prune(LATER));
  }

  /// No reduction hides a store, or what had been told when it came about.
  @Test
  void reductionsHideNothing() {
    Set<Long> all = situations(Duration.ZERO, Reduction.NONE);
    for (Reduction reduction : Reduction.values()) {
      assertEquals(all, situations(Duration.ZERO, Set.of(reduction)), reduction::toString);
    }
    assertEquals(all, situations(Duration.ZERO, Reduction.WRITER));
  }

  /// The same where sessions are revoked and begin again; without any reduction that space has not
  /// been searched to its end.
  @Test
  @Tag("slow")
  void reductionsHideNothingOfRevocations() {
    Set<Long> all = situations(LATER, Reduction.WRITER);
    for (Reduction reduction : Reduction.values()) {
      Set<Reduction> others = EnumSet.complementOf(EnumSet.of(reduction));
      assertEquals(all, situations(LATER, others), reduction::toString);
    }
  }

  private Set<Long> situations(Duration later, Set<Reduction> reductions) {
    Set<Reduction> ofPrune = new HashSet<>(reductions);
    ofPrune.retainAll(Reduction.PRUNE);
    return exploreAll(
        faithful(Duration.ZERO, this::writeOnce, reductions),
        faithful(later, scene::prune, ofPrune));
  }

  @Test
  void writerWithoutALeaseIsNoticed() {
    mutantIsNoticed(
        Duration.ZERO,
        ScheduledClient.View.hiding(
            operation -> operation.is(StorageOperation.Type.REPLACE, FileKind.LOCK)));
  }

  @Test
  void writerThatSeesNoRevocationIsNoticed() {
    mutantIsNoticed(
        LATER,
        ScheduledClient.View.hiding(
            operation -> operation.is(StorageOperation.Type.LIST, FileKind.LOCK)));
  }

  @Test
  void writerThatSeesNoTombstonesIsNoticed() {
    Set<FileName> old = scene.names();
    mutantIsNoticed(
        Duration.ZERO, seeing(file -> file.kind() != FileKind.INDEX || old.contains(file)));
  }

  @Test
  void pruneThatSeesNoLeasesIsNoticed() {
    isNoticed(
        writer(),
        new Behaviour.Program(
            Duration.ZERO,
            seeing(file -> file.kind() != FileKind.LOCK),
            scene::prune,
            Reduction.ANY));
  }

  private void mutantIsNoticed(Duration later, ScheduledClient.View view) {
    isNoticed(
        new Behaviour.Program(Duration.ZERO, view, this::writeOnce, Reduction.ANY), prune(later));
  }

  private void isNoticed(Behaviour.Program... clients) {
    AssertionError found = assertThrows(AssertionError.class, () -> exploreAll(clients));
    assertTrue(found.getMessage().contains("client 1"), found::getMessage);
  }

  /// Explores all there is.
  ///
  /// @return fingerprints of all stores with what had been told
  private Set<Long> exploreAll(Behaviour.Program... clients) {
    return explore(Long.MAX_VALUE, clients).situations();
  }

  private Explorer explore(long maxStates, Behaviour.Program... clients) {
    try (Clients scenario = new Clients(List.of(clients))) {
      Explorer explorer = new Explorer(scenario, maxStates);
      boolean all = explorer.explore();
      System.out.println(
          explorer.states() + " states, " + explorer.runs() + " runs" + (all ? ", all" : ""));
      return explorer;
    }
  }

  private Behaviour.Program writer() {
    return faithful(Duration.ZERO, this::writeOnce, Reduction.WRITER);
  }

  private Behaviour.Program writerOfBoth() {
    return faithful(Duration.ZERO, this::writeBoth, Reduction.WRITER);
  }

  private Behaviour.Program prune(Duration later) {
    return faithful(later, scene::prune, Reduction.PRUNE);
  }

  private static Behaviour.Program client(Duration later, ScheduledClient.Body body) {
    return faithful(later, body, Reduction.ANY);
  }

  private static Behaviour.Program faithful(
      Duration later, ScheduledClient.Body body, Set<Reduction> reductions) {
    return new Behaviour.Program(later, ScheduledClient.View.FAITHFUL, body, reductions);
  }

  /// Commits the snapshot that is wanted, with the blobs that are not there, in up to two sessions.
  private void writeOnce(TestRepository repository, List<String> told) {
    scene.write(repository, told, 0);
  }

  private void writeBoth(TestRepository repository, List<String> told) {
    scene.write(repository, told, 0, 1);
  }

  private void tag(TestRepository repository, List<String> told) {
    scene.tag(repository, told, "new");
  }

  /// A view in which listings find some files alone, and those that the client has written.
  private static ScheduledClient.View seeing(Predicate<FileName> seen) {
    return backend -> new PartialView(backend, seen);
  }

  private static final class PartialView extends ForwardingBackend {
    private final Predicate<FileName> seen;
    private final Set<FileName> own = new HashSet<>();

    private PartialView(StorageBackend backend, Predicate<FileName> seen) {
      super(backend);
      this.seen = seen;
    }

    @Override
    @SuppressWarnings("unchecked") // the result of a listing is a list of files
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      if (operation.type().changes()) {
        operation.file().ifPresent(own::add);
      }
      T result = effect.get();
      if (operation.type() == StorageOperation.Type.LIST) {
        return (T)
            ((List<ListedFile>) result)
                .stream()
                    .filter(file -> seen.test(file.file()) || own.contains(file.file()))
                    .collect(Collectors.toCollection(ArrayList::new));
      }
      return result;
    }
  }

  /// The invariants hold.
  private final class Clients implements Explorer.Scenario, AutoCloseable {
    private final List<Behaviour.Program> programs;
    private final MemoryBackend.Files files = scene.files();
    private final OpenRepository observer = TestRepository.in(files).open();

    private Clients(List<Behaviour.Program> programs) {
      this.programs = programs;
    }

    @Override
    public MemoryBackend.Files files() {
      return scene.files();
    }

    @Override
    public List<Behaviour.Program> clients() {
      return programs;
    }

    @Override
    public void check(StoreState store, List<String> told) {
      store.show(files);
      ProtocolScene.check(observer, files, told);
    }

    @Override
    public void close() {
      observer.close();
    }
  }
}
