package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.RestoreOutcome;
import dj.domain.error.StorageUnavailableException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk with a bad sector in a pack costs what is in that pack; one that is not there at all ends
/// the restore.
@Timeout(300)
final class UnreadablePacksTest {
  private static final int LARGEST_BYTES = 1 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final StorageBackend disk =
      new LastingBackend(new MemoryBackend(new MemoryBackend.Files(), InstantSource.system()));

  @Test
  void allElseIsRestored() throws IOException {
    Path source = SmallTree.create(folder, LARGEST_BYTES);
    SnapshotId snapshot = backUp(source);
    Map<String, String> expected = SmallTree.content(source);
    long mostRestored = 0;
    for (FileName pack : packs()) {
      TestRepository repository = failing(operation -> operation.file().equals(Optional.of(pack)));
      Path target = folder.resolve("without " + pack.name());
      Set<String> told = ConcurrentHashMap.newKeySet();
      RestoreOutcome outcome = repository.restore(snapshot, target, failuresInto(told));
      assertTrue(outcome.failedItems() > 0, () -> "nothing of " + pack + " is missed");
      mostRestored = Math.max(mostRestored, outcome.filesRestored());
      requireContentOf(expected, target, told);
    }
    assertTrue(mostRestored > expected.size() / 2, mostRestored + " of " + expected.size());
  }

  @Test
  void aDiskThatGoesAwayEndsTheRestore() throws IOException {
    SnapshotId snapshot = backUp(SmallTree.create(folder, LARGEST_BYTES));
    AtomicBoolean gone = new AtomicBoolean();
    TestRepository repository =
        failing(operation -> {
          if (operation.is(StorageOperation.Type.READ, FileKind.PACK)) {
            gone.set(true);
          }
          return gone.get();
        });
    Path target = folder.resolve("target");
    assertThrows(StorageUnavailableException.class, () -> repository.restore(snapshot, target));
  }

  private SnapshotId backUp(Path source) {
    TestRepository repository = TestRepository.at(disk).init().withSmallPacks();
    return repository.backup(source).snapshotId().orElseThrow();
  }

  private List<FileName> packs() {
    List<FileName> packs = new ArrayList<>();
    disk.list(FileKind.PACK, listed -> packs.add(listed.file()));
    return packs;
  }

  private TestRepository failing(Predicate<StorageOperation> failing) {
    return TestRepository.at(
        new ForwardingBackend(disk) {
          @Override
          protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
            if (failing.test(operation)) {
              throw new StorageUnavailableException("Input/output error", "replace the disk");
            }
            return effect.get();
          }
        });
  }

  private static Progress failuresInto(Set<String> paths) {
    return new Progress(event -> {
      if (event instanceof Event.ItemFailed failed) {
        paths.add(failed.path());
      }
    });
  }

  /// Whatever came back is as it was, unless the restore said that it is not.
  private static void requireContentOf(Map<String, String> expected, Path target, Set<String> told)
      throws IOException {
    Path restored = target.resolve(TestRepository.SOURCE_NAME);
    if (!Files.exists(restored)) {
      return;
    }
    SmallTree.content(restored)
        .forEach((name, found) -> {
          boolean failed = told.stream().anyMatch(path -> path.endsWith("/" + name));
          if (!failed && !Files.isDirectory(restored.resolve(name))) {
            assertEquals(alone(expected.get(name)), alone(found), name);
          }
        });
  }

  /// Of two names of one file the other may be among what failed.
  private static String alone(String facts) {
    return facts.replaceFirst("names=[0-9]+", "");
  }
}
