package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.repository.CommitSession;
import dj.application.repository.OpenRepository;
import dj.domain.id.RepositoryId;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileName;
import dj.domain.port.LocalNotes;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client remembers of snapshots makes it faster, and never tells it of one that is not
/// there.
final class SnapshotMemoryTest {
  private static final int SNAPSHOTS = 100;

  @TempDir(factory = FastDirectory.class)
  private Path directory;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final Notes notes = new Notes();
  private TestRepository repository;

  @BeforeEach
  void backUpOften() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("file"), "content");
    TestRepository forgetful = TestRepository.in(files).init();
    forgetful.backup(source);
    commitCopies(forgetful, SNAPSHOTS - 1);
    repository = forgetful.noting(notes);
  }

  private static void commitCopies(TestRepository target, int count) {
    try (OpenRepository open = target.open();
        CommitSession session = CommitSession.begin(open)) {
      assertTrue(session.load().isPresent());
      Snapshot last = target.snapshots().getLast().snapshot();
      List<Snapshot> copies = new ArrayList<>();
      for (int minutes = 1; minutes <= count; minutes++) {
        copies.add(
            last.withTime(last.time().minusMinutes(minutes))
                .withOrigin(session.id(), last.chain()));
      }
      assertTrue(session.commitAll(copies).isPresent());
    }
  }

  @Test
  void rememberedSnapshotsAreWhatTheyWere() {
    List<StoredSnapshot> first = repository.snapshots();
    assertEquals(SNAPSHOTS, first.size());
    first.forEach(stored -> damage(stored.id()));
    assertEquals(first, repository.snapshots());
    assertEquals(1, notes.writes);
  }

  @Test
  void deletedSnapshotIsNotRemembered() {
    List<StoredSnapshot> first = repository.snapshots();
    repository.forget(first.getFirst().id());
    assertEquals(first.subList(1, SNAPSHOTS), repository.snapshots());
  }

  @Test
  void newSnapshotIsReadBesideTheRememberedOnes() {
    repository.snapshots();
    commitCopies(repository, 1);
    assertEquals(SNAPSHOTS + 1, repository.snapshots().size());
    assertEquals(1, notes.writes);
    commitCopies(repository, SNAPSHOTS / 10);
    assertEquals(SNAPSHOTS + 1 + SNAPSHOTS / 10, repository.snapshots().size());
    assertEquals(2, notes.writes);
  }

  @Test
  void damagedSnapshotThatWasNeverReadIsTold() {
    SnapshotId damaged = repository.snapshots().getFirst().id();
    notes.kept.clear();
    damage(damaged);
    assertEquals(SNAPSHOTS - 1, repository.snapshots().size());
    assertEquals(damaged.toHex(), repository.listing().damaged().getFirst().subject());
  }

  @Test
  void noteThatWasChangedIsPassedOver() {
    List<StoredSnapshot> first = repository.snapshots();
    notes.kept.values().forEach(note -> note[note.length / 2] ^= 1);
    assertEquals(first, repository.snapshots());
    assertEquals(2, notes.writes);
  }

  @Test
  void noteOfAnotherRepositoryIsPassedOver() {
    repository.snapshots();
    TestRepository other = TestRepository.in(new MemoryBackend.Files()).init();
    other.backup(directory.resolve("source"));
    commitCopies(other, SNAPSHOTS);
    byte[] note = notes.kept.values().iterator().next();
    try (OpenRepository open = other.open()) {
      notes.kept.put(open.id().toHex(), note);
    }
    assertEquals(other.snapshots(), other.noting(notes).snapshots());
    assertEquals(2, notes.writes);
  }

  @Test
  void noteShowsNothingOfTheSnapshots() {
    StoredSnapshot stored = repository.snapshots().getFirst();
    String note = new String(notes.kept.values().iterator().next(), StandardCharsets.ISO_8859_1);
    assertFalse(note.contains(stored.id().toHex()));
    assertFalse(note.contains(stored.snapshot().host()));
  }

  private void damage(SnapshotId snapshot) {
    ByteBuffer rubbish = ByteBuffer.wrap(new byte[200]);
    repository.ports().backend().write(FileName.of(snapshot), rubbish, WriteMode.REPLACE);
  }

  /// Keeps one note a repository.
  private static final class Notes implements LocalNotes {
    private final Map<String, byte[]> kept = new HashMap<>();
    private int writes;

    @Override
    public Optional<byte[]> read(RepositoryId repository, String subject) {
      return Optional.ofNullable(kept.get(repository.toHex()));
    }

    @Override
    public void write(RepositoryId repository, String subject, byte[] note) {
      kept.put(repository.toHex(), note);
      writes++;
    }
  }
}
