package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore that announces nothing, while prunes rewrite what it reads and delete it.
final class ReaderBesidePrunesTest {
  private static final int KEPT = 4;
  private static final int PRUNES = 12;
  private static final int FILE_CHARACTERS = 4000;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final TestRepository others = TestRepository.in(files);
  private final Deque<SnapshotId> going = new ArrayDeque<>();

  /// The first snapshot has all files, and each one after it one less: whenever one goes, every
  /// pack with what is left is rewritten.
  @Test
  void restoreFollowsPacksAsOftenAsTheyAreRewritten() throws IOException {
    others.init();
    Map<String, String> source = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < KEPT; i++) {
      source.put("kept " + i, text(random));
    }
    for (int i = 0; i < PRUNES; i++) {
      source.put("going " + i, text(random));
    }
    Set<FileName> packs = new HashSet<>();
    for (int i = 0; i < PRUNES; i++) {
      going.add(others.backup(new FixedSource(source)).snapshotId().orElseThrow());
      source.remove("going " + i);
      if (i == 0) {
        packs.addAll(others.files(FileKind.PACK));
      }
    }
    SnapshotId last = others.backup(new FixedSource(source)).snapshotId().orElseThrow();
    TestRepository reader =
        TestRepository.at(new Disturbed(new MemoryBackend(files, InstantSource.system())));
    assertEquals(0, reader.restore(last, folder.resolve("target")).failedItems());
    assertTrue(going.isEmpty(), "all prunes ran meanwhile");
    packs.retainAll(others.files(FileKind.PACK));
    assertEquals(Set.of(), packs, "no pack is left that the files were in");
    for (Map.Entry<String, String> file : source.entrySet()) {
      Path restored =
          folder.resolve("target").resolve(TestRepository.SOURCE_NAME).resolve(file.getKey());
      assertEquals(file.getValue(), Files.readString(restored));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(FILE_CHARACTERS, 'a', 'z').forEach(text::appendCodePoint);
    return text.toString();
  }

  /// Before each read of a pack, a snapshot goes and a prune runs.
  private final class Disturbed extends ForwardingBackend {
    private Disturbed(MemoryBackend backend) {
      super(backend);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      synchronized (going) {
        if (operation.is(StorageOperation.Type.READ, FileKind.PACK) && !going.isEmpty()) {
          others.forget(going.remove());
          others.prune(PruneScene.ALL);
        }
      }
      return effect.get();
    }
  }
}
