package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.retry.RetryPolicy;
import dj.application.retry.RetryingBackend;
import dj.application.retry.VirtualTime;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk with a bad sector in a pack costs what is in that pack; one that is not there at all ends
/// the restore. A backup does without what it cannot read of its parent.
@Timeout(300)
final class UnreadablePacksTest {
  private static final int LARGEST_BYTES = 1 << 20;

  /// So many directories or lists of a parent that waiting for each one shows.
  private static final int UNREACHABLE = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(15);

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

  @Test
  void aBackupWaitsOnceForTheDirectoriesOfItsParent() throws IOException {
    TestRepository repository = TestRepository.at(disk).init();
    Path source = folders("text", "only so much");
    repository.backup(source);
    Set<FileName> older = Set.copyOf(packs());
    Files.writeString(source.resolve("news"), "so that the directory above is in a new pack");
    repository.backup(source);
    requireOneWait(source, older);
  }

  @Test
  void aBackupWaitsOnceForTheContentListsOfItsParent() throws IOException {
    TestRepository repository = TestRepository.at(disk).init().withSmallChunks();
    Path source = folders("disk.img", "of many chunks ".repeat(150_000));
    repository.backup(source);
    Set<FileName> older = Set.copyOf(packs());
    try (Stream<Path> folders = Files.list(source)) {
      for (Path each : folders.toList()) {
        Files.writeString(each.resolve("news"), "so that each directory is in a new pack");
      }
    }
    repository.backup(source);
    requireOneWait(source, older);
  }

  private Path folders(String name, String text) throws IOException {
    Path source = Files.createDirectory(folder.resolve(TestRepository.SOURCE_NAME));
    for (int i = 0; i < UNREACHABLE; i++) {
      Path each = Files.createDirectory(source.resolve("folder " + i));
      Files.writeString(each.resolve(name), i + text);
    }
    return source;
  }

  /// Backs up over a line on which some packs cannot be read.
  private void requireOneWait(Path source, Set<FileName> unreachable) throws IOException {
    VirtualTime time = new VirtualTime();
    List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    StorageBackend line =
        new RetryingBackend(
            new FarBackend(
                failing(
                    disk, operation -> operation.file().filter(unreachable::contains).isPresent())),
            new RetryPolicy(PATIENCE),
            time,
            new SecureRandom(),
            time,
            _ -> {});
    Progress progress =
        new Progress(event -> {
          if (event instanceof Event.Warning warning) {
            warnings.add(warning.message());
          }
        });
    SnapshotId snapshot =
        TestRepository.at(line).backup(source, progress).snapshotId().orElseThrow();

    // The workers of a backup wait side by side, which a virtual clock counts one after the other.
    Duration most = PATIENCE.multipliedBy(UNREACHABLE / 2);
    assertTrue(time.elapsed().compareTo(most) < 0, time.elapsed().toString());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains("all files are read"), warnings::toString);
    Path target = folder.resolve("target");
    assertEquals(0, TestRepository.at(disk).restore(snapshot, target).failedItems());
    assertEquals(
        SmallTree.content(source), SmallTree.content(target.resolve(TestRepository.SOURCE_NAME)));
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
    return TestRepository.at(failing(disk, failing));
  }

  private static StorageBackend failing(
      StorageBackend storage, Predicate<StorageOperation> failing) {
    return new ForwardingBackend(storage) {
      @Override
      protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
        if (failing.test(operation)) {
          throw new StorageUnavailableException("Input/output error", "replace the disk");
        }
        return effect.get();
      }
    };
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
