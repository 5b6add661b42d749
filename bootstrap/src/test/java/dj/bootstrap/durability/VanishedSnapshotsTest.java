package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome.Ending;
import dj.application.prune.PruneRequest;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots that vanish though nobody removed them: a prune must not take what they need for
/// waste.
final class VanishedSnapshotsTest {
  private static final int LARGEST_FILE_BYTES = 40_000;
  private static final Instant BEGINNING = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Instant now = BEGINNING;
  private TestRepository repository;
  private Path source;
  private long generation;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    InstantSource clock = () -> now;
    repository = TestRepository.at(new MemoryBackend(files, clock), clock).init();
  }

  private SnapshotId backUp() throws IOException {
    now = now.plus(Duration.ofDays(1));
    SmallTree.renew(source, ++generation);
    return repository.backup(source).snapshotId().orElseThrow();
  }

  private void removeOneAndLoseTheRest() throws IOException {
    SnapshotId first = backUp();
    SnapshotId second = backUp();
    SnapshotId third = backUp();
    repository.forget(first);
    repository.lose(second, third);
  }

  private void requireRefusal(Class<? extends DjException> kind, PruneRequest request) {
    Set<FileName> before = files.all().keySet();
    DjException refusal = assertThrows(kind, () -> repository.prune(request));
    assertTrue(refusal.hint().contains("--unsafe-allow-remove-all"), refusal::hint);
    assertEquals(before, files.all().keySet(), "nothing is changed");
  }

  private void requireRefusal(Class<? extends DjException> kind) {
    requireRefusal(kind, PruneScene.ALL.in(new PruneRequest.Mode.Plan(Set.of())));
    requireRefusal(kind, PruneScene.ALL);
  }

  private void requirePermission() {
    assertEquals(Ending.DONE, repository.prune(PruneScene.ALL).ending());
  }

  @Test
  void emptiedFolderFreesNothing() throws IOException {
    repository.lose(backUp(), backUp());
    requireRefusal(DeniedException.class);
  }

  @Test
  void emptiedFolderFreesAllIfThatIsWanted() throws IOException {
    repository.lose(backUp());
    assertEquals(Ending.DONE, repository.prune(PruneScene.ALL.afterAnyLoss()).ending());
    assertEquals(List.of(), repository.files(FileKind.PACK));
  }

  @Test
  void folderThatWasEmptiedAfterARemovalFreesNothing() throws IOException {
    removeOneAndLoseTheRest();
    requireRefusal(DamageException.class);
  }

  @Test
  void newBackupDoesNotHideThatAllOthersAreGone() throws IOException {
    removeOneAndLoseTheRest();
    backUp();
    requireRefusal(DamageException.class);
  }

  @Test
  void backupsAfterTheLastRemovalAreMissedToo() throws IOException {
    repository.forget(backUp());
    repository.lose(backUp());
    requireRefusal(DeniedException.class);
  }

  @Test
  void snapshotThatAnotherOneFollowedIsMissed() throws IOException {
    backUp();
    SnapshotId middle = backUp();
    backUp();
    repository.lose(middle);
    requireRefusal(DamageException.class);
    assertTrue(repository.check().damaged(), "a check finds it");
  }

  @Test
  void snapshotsOfOtherHostsAreMissed() throws IOException {
    SnapshotId first = backUp();
    backUp();
    backUp();
    repository.lose(first);
    requireRefusal(DamageException.class);
  }

  @Test
  void removedSnapshotsAreNotMissed() throws IOException {
    SnapshotId first = backUp();
    SnapshotId second = backUp();
    backUp();
    repository.forget(second);
    repository.forget(first);
    requirePermission();
    assertFalse(repository.check().damaged());
    backUp();
    requirePermission();
  }

  @Test
  void removalsThatTheLogHasForgottenAreNotMissed() throws IOException {
    SnapshotId first = backUp();
    backUp();
    repository.forget(first);
    now = now.plus(Duration.ofDays(31));
    repository.files(FileKind.LOG).forEach(files::remove);
    backUp();
    requirePermission();
  }

  @Test
  void firstBackupUnderWayPostponesAPrune() throws IOException {
    repository.lose(backUp());
    repository.write(
        new Lease(
            SessionId.parse("0123456789abcdef0123456789abcdef"),
            LeaseKind.WRITE,
            "host",
            "user",
            ProcessIdentity.UNKNOWN,
            "dj test",
            1,
            false));
    assertEquals(Ending.POSTPONED, repository.prune(PruneScene.ALL).ending());
  }

  @Test
  void backupWarnsOfWhatIsGone() throws IOException {
    backUp();
    SnapshotId second = backUp();
    assertEquals(List.of(), warnings());
    repository.lose(second);
    List<String> warnings = warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().contains(second.toShortHex()), warnings::toString);
  }

  @Test
  void backupWarnsWhereNothingIsLeft() throws IOException {
    repository.lose(backUp());
    assertTrue(warnings().getFirst().contains("there is no snapshot"));
  }

  private List<String> warnings() {
    now = now.plus(Duration.ofDays(1));
    List<String> warnings = new ArrayList<>();
    repository.backup(
        source,
        new Progress(event -> {
          if (event instanceof Event.Warning(String message)) {
            warnings.add(message);
          }
        }));
    return warnings;
  }
}
