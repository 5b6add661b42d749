package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.repository.Keyring;
import dj.application.repository.RepositoryAccess;
import dj.application.retry.CachingBackend;
import dj.domain.id.RepositoryId;
import dj.domain.id.SnapshotId;
import dj.domain.port.LocalNotes;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.MemoryCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands ask of a far store, request by request: `docs/performance.md` has the table. One
/// request more shows here before it shows as waiting.
final class RequestCountTest {
  private static final int LARGEST_FILE_BYTES = 40_000;
  private static final int SNAPSHOTS = 3;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final FarBackend far = new FarBackend(new MemoryBackend(InstantSource.system()));
  private final TestRepository cached = client(far);
  private final TestRepository fresh = client(far);
  private Path source;
  private SnapshotId last;
  private Map<String, Long> requests = Map.of();

  /// One with an empty cache.
  private static TestRepository client(FarBackend store) {
    return TestRepository.at(new CachingBackend(store, new MemoryCache()))
        .noting(new MemoryNotes());
  }

  @BeforeEach
  void fillRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    cached.init();
    for (int generation = 1; generation <= SNAPSHOTS; generation++) {
      SmallTree.change(source, generation);
      last = cached.backup(source).snapshotId().orElseThrow();
    }
    far.takeRequests();
  }

  @Test
  void aListOfSnapshots() {
    assertEquals(SNAPSHOTS, cached.snapshots().size());
    assertRequests("read config", 1, "read key", 1, "list snapshot", 1, "list lock", 1);
  }

  @Test
  void aListOfSnapshotsWithAnEmptyCache() {
    assertEquals(SNAPSHOTS, fresh.snapshots().size());
    assertRequests(
        "read config",
        1,
        "list key",
        1,
        "read key",
        1,
        "list snapshot",
        1,
        "list lock",
        1,
        "read snapshot",
        SNAPSHOTS);
  }

  @Test
  void aBackupWithoutAChange() {
    cached.backup(source);
    assertRequests(
        "read config",
        1,
        "read key",
        1,
        "write lock",
        1,
        "list index+snapshot",
        1,
        "list lock",
        2,
        "write snapshot",
        1,
        "delete lock",
        1);
  }

  /// As many as the design allows for, whatever they are.
  @Test
  void aBackupWithoutAChangeTakesNoMoreThanEight() {
    cached.backup(source);
    long all = far.takeRequests().values().stream().mapToLong(Long::longValue).sum();
    assertTrue(all <= 8, all + " requests");
  }

  @Test
  void aKeyThatIsGoneIsMissedOnce() {
    replaceKey();
    far.takeRequests();
    assertEquals(SNAPSHOTS, cached.snapshots().size());
    assertRequests(
        "read config", 1, "list key", 1, "read key", 2, "list snapshot", 1, "list lock", 1);
    assertEquals(SNAPSHOTS, cached.snapshots().size());
    assertRequests("read config", 1, "read key", 1, "list snapshot", 1, "list lock", 1);
  }

  /// As another client does it, under the same password.
  private void replaceKey() {
    byte[] password = TestRepository.PASSWORD.getBytes(StandardCharsets.UTF_8);
    try (Keyring keys = new RepositoryAccess(fresh.ports()).keys(_ -> password.clone())) {
      keys.replace(password, Optional.empty(), Optional.empty());
    }
  }

  @Test
  void aBackupWithAnEmptyCache() {
    fresh.backup(source);
    assertPacksAtMost("read pack", SNAPSHOTS);
    assertRequests(
        "read config",
        1,
        "list key",
        1,
        "read key",
        1,
        "write lock",
        1,
        "list index+snapshot",
        1,
        "read snapshot",
        SNAPSHOTS,
        "list lock",
        2,
        "read index",
        SNAPSHOTS,
        "write snapshot",
        1,
        "delete lock",
        1);
  }

  /// As many as the design allows for, and one for the index segment, whatever they are.
  @Test
  void aBackupWithAnEmptyCacheBehindOneSnapshotTakesNoMoreThanThirteen() {
    FarBackend store = new FarBackend(new MemoryBackend(InstantSource.system()));
    client(store).init().backup(source);
    store.takeRequests();
    client(store).backup(source);
    long all = store.takeRequests().values().stream().mapToLong(Long::longValue).sum();
    assertTrue(all <= 12 + 1, all + " requests");
  }

  @Test
  void aBackupOfAChange() throws IOException {
    SmallTree.renew(source, 77);
    cached.backup(source);
    assertPacksAtMost("write pack", 2);
    assertRequests(
        "read config",
        1,
        "read key",
        1,
        "write lock",
        1,
        "list index+snapshot",
        1,
        "list lock",
        2,
        "write index",
        1,
        "write snapshot",
        1,
        "delete lock",
        1);
  }

  @Test
  void aRestoreWithAnEmptyCache() {
    fresh.restore(last, folder.resolve("target"));
    assertPacksAtMost("read pack", 30);
    assertRequests(
        "read config",
        1,
        "list key",
        1,
        "read key",
        1,
        "list snapshot",
        1,
        "read snapshot",
        SNAPSHOTS,
        "list lock",
        1,
        "list index",
        1,
        "read index",
        SNAPSHOTS);
  }

  @Test
  void aFileOfNeighbouringChunksIsFetchedInBlocks() throws IOException {
    byte[] noise = new byte[24 << 20];
    new Random(5).nextBytes(noise);
    Path disk = Files.write(source.resolve("disk.img"), noise);
    SnapshotId snapshot = cached.backup(source).snapshotId().orElseThrow();
    far.takeRequests();
    Path target = folder.resolve("target");
    cached.restore(snapshot, target);
    assertEquals(
        -1, Files.mismatch(disk, target.resolve(TestRepository.SOURCE_NAME).resolve("disk.img")));
    assertPacksAtMost("read pack", 24);
  }

  /// A check goes past the cache.
  @Test
  void neighbouringDirectoriesAreFetchedInBlocks() throws IOException {
    for (int number = 0; number < 400; number++) {
      Files.writeString(
          Files.createDirectory(source.resolve("directory" + number)).resolve("file"), "" + number);
    }
    cached.backup(source);
    far.takeRequests();
    TestRepository.at(far).check();
    long reads = far.takeRequests().getOrDefault("read pack", 0L);
    System.out.println("read pack: " + reads);
    assertTrue(reads <= 40, reads + " requests");
  }

  /// How many packs there are depends on how many threads had work at the same time.
  private void assertPacksAtMost(String what, long most) {
    requests = far.takeRequests();
    long packs = Optional.ofNullable(requests.remove(what)).orElse(0L);
    System.out.println(what + ": " + packs);
    assertTrue(packs <= most, what + ": " + packs);
  }

  /// Keeps notes as long as the test.
  private static final class MemoryNotes implements LocalNotes {
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(RepositoryId repository, String subject) {
      return Optional.ofNullable(kept.get(repository.toHex() + subject));
    }

    @Override
    public void write(RepositoryId repository, String subject, byte[] note) {
      kept.put(repository.toHex() + subject, note);
    }
  }

  private void assertRequests(Object... whatAndHowOften) {
    Map<String, Long> expected = new TreeMap<>();
    for (int i = 0; i < whatAndHowOften.length; i += 2) {
      expected.put((String) whatAndHowOften[i], ((Number) whatAndHowOften[i + 1]).longValue());
    }
    assertEquals(expected, requests.isEmpty() ? far.takeRequests() : requests);
  }
}
