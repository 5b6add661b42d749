package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.packing.BlobEncoder;
import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.blob.BlobKind;
import dj.domain.event.Progress;
import dj.domain.format.v1.tree.TreeReferences;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.index.PackStanding;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writers and prunes of the real program in every order of their operations, on a repository of
/// one deleted snapshot that the writers want to have again.
///
/// After every change: each snapshot that counts can be read, each success that was told still
/// counts, and each pack that new data may rely on exists. Clients that do not keep to the protocol
/// show that the exploration would notice.
final class ExplorerTest {
  private static final Duration LATER = Duration.ofHours(1);
  private static final long FAST = 150;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files start = new MemoryBackend.Files();
  private final Map<BlobId, byte[]> trees = new LinkedHashMap<>();
  private final Map<BlobId, byte[]> data = new LinkedHashMap<>();
  private Snapshot wanted;

  @BeforeEach
  void createRepository() throws IOException {
    Path source = Files.createDirectories(folder.resolve(TestRepository.SOURCE_NAME));
    Files.writeString(source.resolve("file"), "too long to stand in the directory ".repeat(40));
    TestRepository repository = TestRepository.in(start).init();
    SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
    wanted = repository.snapshots().getFirst().snapshot();
    try (OpenRepository open = repository.open();
        IndexedRepository indexed = open.load()) {
      collect(indexed, wanted.tree());
    }
    repository.forget(id);
  }

  private void collect(IndexedRepository indexed, BlobId tree) {
    byte[] content = indexed.treeBlob(tree);
    trees.put(tree, content);
    TreeReferences.visit(
        tree,
        content,
        new TreeReferences.Visitor() {
          @Override
          public void tree(BlobId id) {
            collect(indexed, id);
          }

          @Override
          public void data(BlobId id) {
            var reader = indexed.newReader();
            int length = reader.read(BlobKind.DATA, id);
            int from = reader.contentOffset();
            data.put(id, java.util.Arrays.copyOfRange(reader.content(), from, from + length));
          }
        });
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
  void manyOrdersOfThree() {
    explore(20_000, writer(), writer(), prune(LATER));
    explore(20_000, writer(), prune(LATER), prune(Duration.ZERO));
  }

  @Test
  void writerWithoutALeaseIsNoticed() {
    mutantIsNoticed(
        Duration.ZERO,
        hiding(operation -> operation.is(StorageOperation.Type.REPLACE, FileKind.LOCK)));
  }

  @Test
  void writerThatSeesNoRevocationIsNoticed() {
    mutantIsNoticed(
        LATER, hiding(operation -> operation.is(StorageOperation.Type.LIST, FileKind.LOCK)));
  }

  @Test
  @Tag("slow")
  void writerThatSeesNoTombstonesIsNoticed() {
    Set<FileName> old = new HashSet<>(start.all().keySet());
    mutantIsNoticed(
        Duration.ZERO, seeing(file -> file.kind() != FileKind.INDEX || old.contains(file)));
  }

  @Test
  @Tag("slow")
  void pruneThatSeesNoLeasesIsNoticed() {
    ScheduledClient.Program blind =
        new ScheduledClient.Program(
            Duration.ZERO, seeing(file -> file.kind() != FileKind.LOCK), this::pruneOnce);
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
    return new ScheduledClient.Program(
        Duration.ZERO, ScheduledClient.View.FAITHFUL, this::writeOnce);
  }

  private ScheduledClient.Program prune(Duration later) {
    return new ScheduledClient.Program(later, ScheduledClient.View.FAITHFUL, this::pruneOnce);
  }

  private void pruneOnce(TestRepository repository, List<String> told) {
    repository.prune(PruneScene.ALL, _ -> {}, 1);
  }

  /// Commits the snapshot that is wanted, with the blobs that are not there, in up to two sessions.
  private void writeOnce(TestRepository repository, List<String> told) {
    try (OpenRepository open = repository.open()) {
      Optional<SnapshotId> id = Optional.empty();
      for (int round = 0; id.isEmpty() && round < 2; round++) {
        id = commit(open);
      }
      id.ifPresent(committed -> told.add(committed.toHex()));
    }
  }

  private Optional<SnapshotId> commit(OpenRepository open) {
    try (CommitSession session = CommitSession.begin(open)) {
      if (session.load().isEmpty()) {
        return Optional.empty();
      }
      try (BlobStore store = session.newBlobStore(BlobStore.VERIFY_ONE_IN, Progress.unseen());
          BlobEncoder encoder = store.newEncoder()) {
        data.values().forEach(blob -> encoder.store(BlobKind.DATA, blob, 0, blob.length));
        trees.values().forEach(blob -> encoder.store(BlobKind.TREE, blob, 0, blob.length));
        store.finish();
      }
      return session.commit(wanted.withOrigin(session.id(), wanted.chain()));
    }
  }

  /// A view in which some operations have no effect, and listings among them find nothing.
  private static ScheduledClient.View hiding(Predicate<StorageOperation> hidden) {
    return backend ->
        new ForwardingBackend(backend) {
          @Override
          @SuppressWarnings("unchecked") // a listing is all that is hidden and has a result
          protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
            if (!hidden.test(operation)) {
              return effect.get();
            }
            return operation.type() == StorageOperation.Type.LIST
                ? (T) new ArrayList<ListedFile>()
                : (T) Boolean.TRUE;
          }
        };
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
      return start.copy();
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
      try (OpenRepository open = TestRepository.in(files).open()) {
        List<StoredSnapshot> valid = open.snapshots().list().valid();
        Set<String> ids =
            valid.stream().map(stored -> stored.id().toHex()).collect(Collectors.toSet());
        for (ScheduledClient client : clients) {
          for (String told : client.told()) {
            assertTrue(told.equals("failed") || ids.contains(told), "a success no longer counts");
          }
        }
        try (IndexedRepository indexed = open.load()) {
          requirePacks(files, indexed);
          if (!valid.isEmpty()) {
            requireContent(indexed);
          }
        }
      }
    }

    private void requirePacks(MemoryBackend.Files files, IndexedRepository indexed) {
      var packs = indexed.index().packs();
      packs.forEach(pack -> {
        if (packs.standing(pack.id()).orElseThrow() == PackStanding.RELIABLE) {
          assertTrue(
              files.content(FileName.of(pack.id())).isPresent(), "a reliable pack is missing");
        }
      });
    }

    private void requireContent(IndexedRepository indexed) {
      for (BlobId tree : trees.keySet()) {
        assertEquals(trees.get(tree).length, indexed.treeBlob(tree).length);
      }
      var reader = indexed.newReader();
      for (Map.Entry<BlobId, byte[]> blob : data.entrySet()) {
        assertEquals(blob.getValue().length, reader.read(BlobKind.DATA, blob.getKey()));
      }
    }
  }
}
