package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.finding.Finding;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.lease.Revocation;
import dj.domain.port.FileKind;
import dj.domain.port.testing.FastDirectory;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.testing.TreeListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories that earlier programs wrote, which must be readable for ever. They are never made
/// again: see the README beside them.
final class GoldenRepositoryTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/v1").toAbsolutePath();

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Path place;
  private TestRepository repository;

  @BeforeEach
  void copyRepository() throws IOException {
    place = folder.resolve("repository");
    copy(GOLDEN.resolve("repository"), place);
    repository = RepositoryProcess.local(place);
  }

  @Test
  void everySnapshotRestoresAsItDidThen() throws IOException {
    List<StoredSnapshot> snapshots = repository.snapshots();
    assertEquals(2, snapshots.size());
    for (int index = 0; index < snapshots.size(); index++) {
      assertEquals(listing(index), restored(snapshots.get(index).id()));
    }
  }

  @Test
  void checkFindsNothing() {
    List<Finding> findings = repository.check().findings();
    assertEquals(List.of(), findings);
  }

  @Test
  void newBackupRestsOnOldOnes() throws IOException {
    SnapshotId newest = repository.snapshots().getLast().id();
    Path source = folder.resolve("again").resolve(TestRepository.SOURCE_NAME);
    repository.restore(newest, source.getParent());
    StoredSnapshot made = stored(repository.backup(source).snapshotId().orElseThrow());
    assertEquals(0, made.snapshot().summary().orElseThrow().dataBlobsAdded());
    assertEquals(listing(1), restored(made.id()));
    assertTrue(repository.check().findings().isEmpty());
  }

  private StoredSnapshot stored(SnapshotId id) {
    return repository.snapshots().stream()
        .filter(stored -> stored.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<String> restored(SnapshotId snapshot) throws IOException {
    Path target = folder.resolve("restored");
    Proof.delete(target);
    assertEquals(0, repository.restore(snapshot, target).failedItems());
    return lines(target.resolve(TestRepository.SOURCE_NAME));
  }

  private static List<String> listing(int index) throws IOException {
    return Files.readAllLines(GOLDEN.resolve("snapshot-" + index + ".txt"), StandardCharsets.UTF_8);
  }

  private static List<String> lines(Path tree) throws IOException {
    return TreeListing.of(tree).entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> entries = Files.walk(source)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Files.copy(entry, target.resolve(source.relativize(entry)));
      }
    }
  }

  /// Makes a golden repository of the format as it is now in a directory that is new.
  public static void main(String[] arguments) throws IOException {
    Path golden = Path.of(arguments[0]);
    TestRepository repository = RepositoryProcess.local(golden.resolve("repository")).init();
    repository.withSmallChunks();
    Path source = SmallTree.create(Files.createTempDirectory("golden"), 8_000);
    for (int index = 0; index < 2; index++) {
      repository.backup(source);
      Files.write(
          golden.resolve("snapshot-" + index + ".txt"), lines(source), StandardCharsets.UTF_8);
      SmallTree.change(source, index + 1);
    }
    writeLocks(repository);
  }

  /// A lease that nobody renews, and a revocation that keeps all there is.
  private static void writeLocks(TestRepository repository) {
    SessionId revoker = new SessionId(1, 2);
    repository.write(
        new Lease(
            revoker, LeaseKind.WRITE, "host", "user", ProcessIdentity.UNKNOWN, "dj", 7, false));
    TreeSet<SnapshotId> snapshots = new TreeSet<>();
    repository.snapshots().forEach(stored -> snapshots.add(stored.id()));
    TreeSet<IndexId> segments = new TreeSet<>();
    repository
        .files(FileKind.INDEX)
        .forEach(segment -> segments.add(IndexId.parse(segment.name())));
    SessionId revoked = repository.snapshots().getFirst().snapshot().session();
    repository.write(Revocation.open(revoked, revoker).close(snapshots, segments));
  }
}
