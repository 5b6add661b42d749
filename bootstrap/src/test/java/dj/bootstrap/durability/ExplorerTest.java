package dj.bootstrap.durability;

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
  private static final long FAST = 150;
  private static final long MANY = 20_000;

  private ProtocolScene scene;

  @BeforeEach
  void createRepository() {
    scene = new ProtocolScene(Fate.DELETED);
  }

  @Test
  void writerAndPruneThatWaits() {
    explore(FAST, writer(), prune(Duration.ZERO));
  }

  @Test
  void writerAndPruneThatTakesItForDead() {
    explore(FAST, writer(), prune(LATER));
  }

  @Test
  void twoPrunes() {
    explore(FAST, prune(Duration.ZERO), prune(LATER));
  }

  @Test
  @Tag("slow")
  void everyOrderOfAWriterAndAPruneThatWaits() {
    assertTrue(explore(Long.MAX_VALUE, writer(), prune(Duration.ZERO)), "all orders");
  }

  @Test
  @Tag("slow")
  void everyOrderOfAWriterAndAPruneThatTakesItForDead() {
    assertTrue(explore(Long.MAX_VALUE, writer(), prune(LATER)), "all orders");
  }

  @Test
  @Tag("slow")
  void manyOrdersOfThreeAndFour() {
    explore(MANY, writer(), writer(), prune(LATER));
    explore(MANY, writer(), prune(LATER), prune(Duration.ZERO));
    explore(MANY, writer(), writer(), prune(LATER), prune(Duration.ZERO));
  }

  @Test
  void forgetAndPrune() {
    scene = new ProtocolScene(Fate.KEPT);
    explore(FAST, faithful(Duration.ZERO, scene::forget), prune(LATER));
  }

  @Test
  void forgettingInTheSessionOfAPrune() {
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    explore(FAST, faithful(Duration.ZERO, scene::forgetAndPrune), prune(LATER));
    explore(FAST, faithful(LATER, scene::forgetAndPrune), writer());
  }

  @Test
  void undoAndPrune() {
    scene = new ProtocolScene(Fate.REMOVED);
    explore(FAST, faithful(Duration.ZERO, scene::undo), prune(Duration.ZERO));
    explore(FAST, faithful(Duration.ZERO, scene::undo), prune(LATER));
  }

  @Test
  void severalSnapshotsInOneSessionAndPrune() {
    scene = new ProtocolScene(Fate.DELETED, Fate.DELETED);
    explore(FAST, faithful(Duration.ZERO, this::writeBoth), prune(LATER));
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    explore(FAST, faithful(Duration.ZERO, this::tag), prune(LATER));
  }

  private void writeBoth(TestRepository repository, List<String> told) {
    scene.write(repository, told, 0, 1);
  }

  private void tag(TestRepository repository, List<String> told) {
    scene.tag(repository, told, "new");
  }

  @Test
  @Tag("slow")
  void manyOrdersOfForgettingInTheSessionOfAPrune() {
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    explore(MANY, faithful(LATER, scene::forgetAndPrune), writer());
    explore(MANY, faithful(LATER, scene::forgetAndPrune), writer(), prune(Duration.ZERO));
    scene = new ProtocolScene(Fate.KEPT, Fate.REMOVED);
    explore(MANY, faithful(LATER, scene::forgetAndPrune), faithful(Duration.ZERO, scene::undo));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfForgetUndoAndPrune() {
    scene = new ProtocolScene(Fate.KEPT);
    explore(MANY, faithful(Duration.ZERO, scene::forget), prune(LATER));
    explore(
        MANY,
        faithful(Duration.ZERO, scene::forget),
        faithful(Duration.ZERO, this::writeOnce),
        prune(LATER));
    scene = new ProtocolScene(Fate.REMOVED);
    explore(MANY, faithful(Duration.ZERO, scene::undo), prune(LATER));
    explore(MANY, faithful(Duration.ZERO, scene::undo), prune(LATER), prune(Duration.ZERO));
    explore(
        MANY,
        faithful(Duration.ZERO, scene::undo),
        faithful(Duration.ZERO, scene::undo),
        prune(LATER));
  }

  @Test
  @Tag("slow")
  void manyOrdersOfSeveralSnapshotsInOneSession() {
    scene = new ProtocolScene(Fate.DELETED, Fate.DELETED);
    explore(MANY, faithful(Duration.ZERO, this::writeBoth), prune(LATER));
    explore(MANY, faithful(Duration.ZERO, this::writeBoth), writer(), prune(LATER));
    scene = new ProtocolScene(Fate.KEPT, Fate.KEPT);
    explore(MANY, faithful(Duration.ZERO, this::tag), prune(LATER));
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
  @Tag("slow")
  void writerThatSeesNoTombstonesIsNoticed() {
    Set<FileName> old = scene.names();
    mutantIsNoticed(
        Duration.ZERO, seeing(file -> file.kind() != FileKind.INDEX || old.contains(file)));
  }

  @Test
  @Tag("slow")
  void pruneThatSeesNoLeasesIsNoticed() {
    ScheduledClient.Program blind =
        new ScheduledClient.Program(
            Duration.ZERO, seeing(file -> file.kind() != FileKind.LOCK), scene::prune);
    AssertionError found =
        assertThrows(AssertionError.class, () -> explore(Long.MAX_VALUE, writer(), blind));
    assertTrue(found.getMessage().contains("client 1"), found::getMessage);
  }

  private void mutantIsNoticed(Duration later, ScheduledClient.View view) {
    ScheduledClient.Program mutant =
        new ScheduledClient.Program(Duration.ZERO, view, this::writeOnce);
    AssertionError found =
        assertThrows(AssertionError.class, () -> explore(Long.MAX_VALUE, mutant, prune(later)));
    assertTrue(found.getMessage().contains("client 1"), found::getMessage);
  }

  private boolean explore(long maxStates, ScheduledClient.Program... clients) {
    Explorer explorer = new Explorer(new Clients(List.of(clients)), maxStates);
    boolean all = explorer.explore();
    System.out.println(
        explorer.states() + " states in " + explorer.runs() + " runs" + (all ? ", all" : ""));
    return all;
  }

  private ScheduledClient.Program writer() {
    return faithful(Duration.ZERO, this::writeOnce);
  }

  private ScheduledClient.Program prune(Duration later) {
    return faithful(later, scene::prune);
  }

  private static ScheduledClient.Program faithful(Duration later, ScheduledClient.Body body) {
    return new ScheduledClient.Program(later, ScheduledClient.View.FAITHFUL, body);
  }

  /// Commits the snapshot that is wanted, with the blobs that are not there, in up to two sessions.
  private void writeOnce(TestRepository repository, List<String> told) {
    scene.write(repository, told, 0);
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

  /// Any of the clients may die, and the invariants hold.
  private final class Clients implements Explorer.Scenario {
    private final List<ScheduledClient.Program> programs;

    private Clients(List<ScheduledClient.Program> programs) {
      this.programs = programs;
    }

    @Override
    public MemoryBackend.Files files() {
      return scene.files();
    }

    @Override
    public List<ScheduledClient.Program> clients() {
      return programs;
    }

    @Override
    public boolean mayDie(int client) {
      return true;
    }

    @Override
    public void check(MemoryBackend.Files files, List<ScheduledClient> clients) {
      List<String> told =
          clients.stream().map(ScheduledClient::told).flatMap(List::stream).toList();
      try (OpenRepository open = TestRepository.in(files).open()) {
        ProtocolScene.check(open, files, told);
      }
    }
  }
}
