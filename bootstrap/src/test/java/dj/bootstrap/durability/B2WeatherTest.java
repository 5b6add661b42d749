package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.adapters.storage.backend.b2.testing.B2Key;
import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A repository in B2 whose tokens end, whose server dies, and whose key cannot delete.
@Timeout(300)
final class B2WeatherTest {
  private static final int LARGEST_BYTES = 1 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final B2TestPlace place = B2TestPlace.local();
  private final StorageBackend backend = new LastingBackend(place.backend());
  private final Map<SnapshotId, Map<String, String>> expected = new LinkedHashMap<>();

  @AfterEach
  void close() {
    backend.close();
    place.close();
  }

  /// On the real service, where the environment names one.
  @Test
  void aRepositoryLivesInB2() throws IOException {
    try (B2TestPlace any = B2TestPlace.open();
        StorageBackend client = new LastingBackend(any.backend())) {
      TestRepository repository = TestRepository.at(client).init().withSmallPacks();
      Path source = threeBackups(repository);
      repository.forget(oldest());
      repository.prune(PruneScene.ALL);
      requireAllComesBack(repository);
      SmallTree.change(source, 4);
      backUp(repository, source);
      requireAllComesBack(repository);
    }
  }

  /// The first snapshot, of which nothing is expected any more.
  private SnapshotId oldest() {
    SnapshotId oldest = expected.keySet().iterator().next();
    expected.remove(oldest);
    return oldest;
  }

  @Test
  void aServerThatDiesInTheMiddleLosesNothing() throws IOException {
    TestRepository repository = TestRepository.at(backend).init().withSmallPacks();
    Path source = threeBackups(repository);
    long seed = 500;
    for (FileKind kind : List.of(FileKind.PACK, FileKind.INDEX, FileKind.SNAPSHOT)) {
      SmallTree.renew(source, seed++);
      TestRepository struck = struckBefore(StorageOperation.Type.CREATE, kind);
      assertThrows(StorageUnavailableException.class, () -> struck.backup(source), kind::name);
      place.server().start();
      backUp(repository, source);
    }
    requireAllComesBack(repository);
  }

  @Test
  void aServerThatDiesUnderAPruneLosesNothing() throws IOException {
    TestRepository repository = TestRepository.at(backend).init().withSmallPacks();
    Path source = threeBackups(repository);
    repository.forget(oldest());
    TestRepository struck = struckBefore(StorageOperation.Type.DELETE, FileKind.PACK);
    assertThrows(StorageUnavailableException.class, () -> struck.prune(PruneScene.ALL));
    place.server().start();
    backUp(repository, source);
    repository.prune(PruneScene.ALL);
    requireAllComesBack(repository);
  }

  /// Of what it cannot reach, a restore says so once, whether it is a list of names or content.
  @Test
  void aServerThatDiesUnderARestoreEndsIt() throws IOException {
    TestRepository repository = TestRepository.at(backend).init().withSmallPacks();
    threeBackups(repository);
    SnapshotId latest = List.copyOf(expected.keySet()).getLast();
    for (int reads = 0; reads < 3; reads++) {
      int before = reads;
      Path target = folder.resolve("cut after " + reads);
      assertThrows(
          StorageUnavailableException.class,
          () -> struckAfterReads(before).restore(latest, target),
          () -> "after " + before + " reads");
      place.server().start();
    }
    requireAllComesBack(repository);
  }

  private TestRepository struckAfterReads(int reads) {
    AtomicInteger left = new AtomicInteger(reads);
    return TestRepository.at(
        new HookedBackend(
            backend,
            operation ->
                operation.is(StorageOperation.Type.READ, FileKind.PACK)
                    && left.getAndDecrement() <= 0,
            1,
            place.server()::stop));
  }

  private TestRepository struckBefore(StorageOperation.Type type, FileKind kind) {
    return TestRepository.at(
        new HookedBackend(
            backend,
            operation -> operation.type() == type && operation.kind().equals(Optional.of(kind)),
            1,
            place.server()::stop));
  }

  @Test
  void endingTokensAndStaleAddressesAreNotNoticed() throws IOException {
    StorageBackend shaken =
        new HookedBackend(
            backend,
            B2WeatherTest::isAloneInItsTime,
            Integer.MAX_VALUE,
            () -> {
              place.server().expireTokens();
              place.server().expireUploadAddresses();
            });
    TestRepository repository = TestRepository.at(shaken).init().withSmallPacks();
    threeBackups(repository);
    requireAllComesBack(repository);
  }

  /// Operations beside which no others run: a token that ends twice during one request is an error.
  private static boolean isAloneInItsTime(StorageOperation operation) {
    return switch (operation.type()) {
      case LIST -> true;
      case CREATE -> operation.kind().equals(Optional.of(FileKind.SNAPSHOT));
      case INITIALIZE, SIZE, READ, REPLACE, DELETE -> false;
    };
  }

  @Test
  void aKeyThatCannotDeleteBacksUpAndPrunesNothing() throws IOException {
    TestRepository.at(backend).init();
    B2Key key =
        new B2Key(
            "append",
            "secret",
            Set.of("listFiles", "readFiles", "writeFiles"),
            Optional.of(place.bucket()),
            "hosts/one/");
    place.server().addKey(key);
    try (StorageBackend appending = new LastingBackend(place.backend(key))) {
      TestRepository repository = TestRepository.at(appending);
      threeBackups(repository);
      DjException refusal =
          assertThrows(DeniedException.class, () -> repository.prune(PruneScene.ALL));
      assertFalse(refusal.hint().isEmpty());
      SnapshotId first = expected.keySet().iterator().next();
      assertThrows(DeniedException.class, () -> repository.forget(first));
      requireAllComesBack(repository);
    }
    TestRepository owner = TestRepository.at(backend);
    owner.prune(PruneScene.ALL);
    requireAllComesBack(owner);
  }

  private Path threeBackups(TestRepository repository) throws IOException {
    Path source = SmallTree.create(folder, LARGEST_BYTES);
    backUp(repository, source);
    for (int generation = 1; generation <= 2; generation++) {
      SmallTree.change(source, generation);
      SmallTree.renew(source, 300 + generation);
      backUp(repository, source);
    }
    return source;
  }

  private void backUp(TestRepository repository, Path source) throws IOException {
    SnapshotId snapshot = repository.backup(source).snapshotId().orElseThrow();
    expected.put(snapshot, SmallTree.content(source));
  }

  private void requireAllComesBack(TestRepository repository) throws IOException {
    assertEquals(expected.size(), repository.snapshots().size());
    assertFalse(repository.check().damaged());
    for (var each : expected.entrySet()) {
      Path target = folder.resolve("restored");
      Proof.delete(target);
      assertEquals(0, repository.restore(each.getKey(), target).failedItems());
      assertEquals(each.getValue(), SmallTree.content(target.resolve(TestRepository.SOURCE_NAME)));
    }
  }
}
