package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.concurrent.Pause;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneOutcome.Ending;
import dj.application.prune.PruneRequest;
import dj.application.prune.PruneRun;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.blob.BlobKind;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.index.PackInfo;
import dj.domain.pack.BlobReader;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a prune when a pack that it copies from has gone, is damaged or was cut short.
/// Blobs that lie close to each other are read at once; some of no use are between them.
final class RewritingPruneTest {
  private static final int KEPT = 8;
  private static final int FILE_CHARACTERS = 6000;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final Map<String, String> kept = new TreeMap<>();
  private final Set<BlobId> needed = new HashSet<>();
  private SnapshotId snapshot;
  private PackInfo data;
  private PackInfo trees;
  private List<PackedBlob> contents;
  private PackedBlob firstTree;

  @BeforeEach
  void createRepository() {
    TestRepository repository = TestRepository.in(files).init();
    Random random = new Random(1);
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < KEPT; i++) {
      kept.put("file " + i, text(random));
      all.put("file " + i + " goes", text(random));
    }
    all.putAll(kept);
    SnapshotId first = repository.backup(new FixedSource(all)).snapshotId().orElseThrow();
    data = packs(BlobKind.DATA).getFirst();
    List<PackInfo> before = packs(BlobKind.TREE);
    snapshot = repository.backup(new FixedSource(kept)).snapshotId().orElseThrow();
    List<PackInfo> after = packs(BlobKind.TREE);
    after.removeAll(before);
    trees = after.getFirst();
    repository.forget(first);
    try (OpenRepository open = repository.open();
        IndexedRepository indexed = open.load()) {
      contents = indexed.contents(data);
      firstTree = indexed.contents(trees).getFirst();
      for (String text : kept.values()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        needed.add(indexed.idOf(BlobKind.DATA, bytes, 0, bytes.length));
      }
    }
  }

  private List<PackInfo> packs(BlobKind kind) {
    List<PackInfo> packs = new ArrayList<>();
    try (OpenRepository open = TestRepository.in(files).open();
        IndexedRepository indexed = open.load()) {
      indexed
          .index()
          .packs()
          .forEach(pack -> {
            if (pack.kind() == kind) {
              packs.add(pack);
            }
          });
    }
    return packs;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(FILE_CHARACTERS, 'a', 'z').forEach(text::appendCodePoint);
    return text.toString();
  }

  /// The last read of the pack is that of its blobs. Who misses it there goes on with the copies;
  /// who misses it before, and does not know yet what it holds, begins anew.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void packThatVanishesIsCopiedFromWhereItsBlobsAre(boolean far) throws IOException {
    int reads = readsOfThePack(far);
    assertTrue(reads > 1, "the pack is read in parts");
    for (int number = 0; number < reads; number++) {
      MemoryBackend.Files state = files.copy();
      List<String> warnings = new ArrayList<>();
      PruneOutcome outcome =
          prune(before(number, state, () -> rewriteElsewhere(state), far), warnings);
      String situation = "gone before read " + number + " of " + reads;
      assertEquals(Ending.DONE, outcome.ending(), situation);
      assertEquals(number == reads - 1 ? 0 : 1, warnings.size(), situation);
      assertTrue(state.content(FileName.of(data.id())).isEmpty(), situation);
      prove(state, situation);
    }
  }

  private int readsOfThePack(boolean far) {
    AtomicInteger reads = new AtomicInteger();
    StorageBackend store =
        new HookedBackend(
            new MemoryBackend(files.copy(), InstantSource.system()),
            this::readsThePack,
            Integer.MAX_VALUE,
            reads::incrementAndGet);
    prune(reached(store, far), new ArrayList<>());
    return reads.get();
  }

  private boolean readsThePack(StorageOperation operation) {
    return operation.equals(
        StorageOperation.of(StorageOperation.Type.READ, FileName.of(data.id())));
  }

  private StorageBackend before(
      int number, MemoryBackend.Files state, Runnable event, boolean far) {
    AtomicInteger reads = new AtomicInteger();
    StorageBackend store =
        new HookedBackend(
            new MemoryBackend(state, InstantSource.system()),
            operation -> readsThePack(operation) && reads.getAndIncrement() == number,
            1,
            event);
    return reached(store, far);
  }

  private static StorageBackend reached(StorageBackend store, boolean far) {
    return far ? new FarBackend(store) : store;
  }

  /// The packs and the index are as another prune leaves them; what it did with locks is not seen.
  private void rewriteElsewhere(MemoryBackend.Files state) {
    MemoryBackend.Files pruned = files.copy();
    TestRepository.in(pruned).prune(PruneScene.ALL);
    for (FileName file : state.all().keySet()) {
      boolean listed = file.kind() == FileKind.PACK || file.kind() == FileKind.INDEX;
      if (listed && pruned.content(file).isEmpty()) {
        state.remove(file);
      }
    }
    pruned.all().forEach((file, content) -> state.put(file, content, InstantSource.system()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damagedBlobStopsThePruneIfItIsNeeded(boolean far) throws IOException {
    int stopped = 0;
    for (PackedBlob blob : contents) {
      MemoryBackend.Files state = files.copy();
      byte[] pack = files.content(FileName.of(data.id())).orElseThrow();
      pack[blob.offset() + BlobReader.recordLengthBytes(blob) / 2] ^= 4;
      state.put(FileName.of(data.id()), pack, InstantSource.system());
      StorageBackend store = reached(new MemoryBackend(state, InstantSource.system()), far);
      String situation = "damage at " + blob;
      if (needed.contains(blob.id())) {
        stopped++;
        DamageException error = requireRefusal(state, store, situation);
        assertTrue(error.getMessage().contains("offset " + blob.offset() + ":"), situation);
        mend(state, store, situation);
      } else {
        assertEquals(Ending.DONE, prune(store, new ArrayList<>()).ending(), situation);
        prove(state, situation);
      }
    }
    assertEquals(KEPT, stopped);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void packThatWasCutShortStopsThePrune(boolean far) throws IOException {
    byte[] pack = files.content(FileName.of(data.id())).orElseThrow();
    for (int length : List.of(0, pack.length / 3, pack.length - 1)) {
      requireRefusalOfShort(data, length, far);
    }
    requireRefusalOfShort(trees, firstTree.offset() + 1, far);
  }

  private void requireRefusalOfShort(PackInfo pack, int length, boolean far) throws IOException {
    MemoryBackend.Files state = files.copy();
    FileName file = FileName.of(pack.id());
    byte[] content = files.content(file).orElseThrow();
    state.put(file, Arrays.copyOf(content, length), InstantSource.system());
    String situation = pack + " cut to " + length + " of " + content.length;
    StorageBackend store = reached(new MemoryBackend(state, InstantSource.system()), far);
    Map<FileName, byte[]> before = state.all();
    requireRefusal(state, store, situation);
    assertEquals(before.keySet(), state.all().keySet(), situation + ": nothing is written either");
    PruneRequest plan = PruneScene.ALL.in(new PruneRequest.Mode.Plan(Set.of()));
    assertThrows(DamageException.class, () -> TestRepository.at(store).prune(plan), situation);
    mend(state, store, situation);
  }

  /// It refuses at once, tells which pack it is and what to do, and frees nothing.
  private static DamageException requireRefusal(
      MemoryBackend.Files state, StorageBackend store, String situation) {
    Set<FileName> before = state.all().keySet();
    List<String> warnings = new ArrayList<>();
    DamageException error =
        assertThrows(DamageException.class, () -> prune(store, warnings), situation);
    assertEquals(List.of(), warnings, situation);
    assertTrue(error.getMessage().startsWith("pack "), error.getMessage());
    assertTrue(error.hint().contains("dj repo check"), error.hint());
    assertTrue(state.all().keySet().containsAll(before), situation);
    return error;
  }

  /// Once the pack is whole again all is well.
  private void mend(MemoryBackend.Files state, StorageBackend store, String situation)
      throws IOException {
    files.all().forEach((file, content) -> state.put(file, content, InstantSource.system()));
    assertEquals(Ending.DONE, prune(store, new ArrayList<>()).ending(), situation);
    prove(state, situation);
  }

  private static PruneOutcome prune(StorageBackend store, List<String> warnings) {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    Progress progress =
        new Progress(event -> {
          if (event instanceof Event.Warning warning) {
            told.add(warning.message());
          }
        });
    try (OpenRepository open = TestRepository.at(store).open()) {
      return new PruneRun(open, PruneScene.ALL, 2, Pause.OF_THREAD, progress).execute();
    } finally {
      warnings.addAll(told);
    }
  }

  /// The snapshot restores, a check finds nothing, and a prune leaves no waste.
  private void prove(MemoryBackend.Files state, String situation) throws IOException {
    TestRepository repository = TestRepository.in(state);
    Proof.requireSound(repository, situation);
    repository.prune(PruneScene.ALL);
    PruneScene.requireNoWaste(repository, situation);
    Proof.requireSound(repository, situation + ", then pruned");
    Path target = folder.resolve("target");
    Proof.delete(target);
    assertEquals(0, repository.restore(snapshot, target).failedItems(), situation);
    for (Map.Entry<String, String> file : kept.entrySet()) {
      Path restored = target.resolve(TestRepository.SOURCE_NAME).resolve(file.getKey());
      assertEquals(file.getValue(), Files.readString(restored), situation);
    }
  }
}
