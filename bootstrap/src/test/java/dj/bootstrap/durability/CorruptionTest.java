package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.CheckOutcome;
import dj.application.usecase.RestoreOutcome;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.PasswordException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damage of every kind to every file of a small repository: it is told, by a check and by whoever
/// needs what is damaged; nothing wrong is ever restored, and what is whole stays within reach.
final class CorruptionTest {
  private static final int LARGEST_FILE_BYTES = 8_000;

  /// Bytes between two that are changed in the fast part; a prime, so that all offsets of the
  /// format's fields are hit in one file or another.
  private static final int STEP = 331;

  /// The length of the longest header of a file, in bytes, which is looked at closely.
  private static final int HEADER_BYTES = 128;

  private static final long SEED = 20_261_122;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Proof proof;

  /// The files that the first snapshot needs.
  private Set<FileName> firstFiles;

  private SnapshotId firstSnapshot;

  @BeforeEach
  void createRepository() throws IOException {
    Path source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    TestRepository repository = TestRepository.in(files).init();
    firstSnapshot = repository.backup(source).snapshotId().orElseThrow();
    proof.expect(firstSnapshot, source);
    firstFiles = files.all().keySet();
    SmallTree.change(source, 1);
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
  }

  @Test
  void changedBytesAreFound() throws IOException {
    for (FileName file : files.all().keySet()) {
      int length = length(file);
      for (int offset = 0; offset < length; offset += offset < HEADER_BYTES ? 9 : STEP) {
        proveDamageIsFound(file, changed(file, offset), "byte " + offset + " of " + length);
      }
      proveDamageIsFound(file, changed(file, length - 1), "the last byte");
    }
  }

  @Test
  @Tag("slow")
  void everyFlippedBitIsFound() throws IOException {
    for (FileName file : files.all().keySet()) {
      for (int offset = 0; offset < length(file); offset++) {
        proveDamageIsFound(file, changed(file, offset), "a bit of byte " + offset);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, (byte) 0xFF})
  @Tag("slow")
  void everyByteThatIsSetIsFound(byte value) throws IOException {
    for (FileName file : files.all().keySet()) {
      for (int offset = 0; offset < length(file); offset++) {
        byte[] changed = content(file);
        changed[offset] = value;
        proveDamageIsFound(file, changed, "byte " + offset + " set to " + value);
      }
    }
  }

  @Test
  void cutFilesAreFound() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    for (FileName file : files.all().keySet()) {
      int length = length(file);
      Set<Integer> lengths = new TreeSet<>(List.of(0, 1, length / 2, length - 16, length - 1));
      for (int i = 0; i < 4; i++) {
        lengths.add(random.nextInt(length));
      }
      for (int cut : lengths) {
        proveDamageIsFound(file, Arrays.copyOf(content(file), cut), "cut to " + cut);
      }
      proveDamageIsFound(file, Arrays.copyOf(content(file), length + 1), "a byte too long");
    }
  }

  @Test
  @Tag("slow")
  void everyCutIsFound() throws IOException {
    for (FileName file : files.all().keySet()) {
      for (int cut = 0; cut < length(file); cut++) {
        proveDamageIsFound(file, Arrays.copyOf(content(file), cut), "cut to " + cut);
      }
    }
  }

  @Test
  void swappedFilesAreFound() throws IOException {
    List<FileName> all = List.copyOf(files.all().keySet());
    for (int distance = 1; distance <= 3; distance++) {
      for (int index = 0; index < all.size(); index++) {
        FileName other = all.get((index + distance) % all.size());
        proveDamageIsFound(all.get(index), content(other), "replaced by " + other);
      }
    }
  }

  @Test
  void missingFilesAreFound() throws IOException {
    for (FileName file : files.all().keySet()) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(file);
      switch (file.kind()) {
        case CONFIG, KEY, PACK, INDEX -> proveDamageIsFound(damaged, file, "missing");
        // Deleting a snapshot is how snapshots are forgotten.
        case SNAPSHOT -> requireNothingWrongIsRestored(damaged, file, "missing " + file);
        case LOCK, LOG, VERIFICATION -> throw new AssertionError("no run is under way: " + file);
      }
    }
  }

  @Test
  void foreignFilesHarmNothing() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    for (FileKind kind : FileKind.values()) {
      if (kind == FileKind.CONFIG) {
        continue;
      }
      for (byte[] content : foreignContents(random)) {
        MemoryBackend.Files damaged = files.copy();
        byte[] name = new byte[32];
        random.nextBytes(name);
        FileName file = new FileName(kind, HexFormat.of().formatHex(name));
        damaged.put(file, content, InstantSource.system());
        TestRepository repository = TestRepository.in(damaged);
        String situation = content.length + " foreign bytes in " + file + ", seed " + SEED;
        repository.check();
        proof.requireSnapshots(repository, situation);
      }
    }
  }

  private List<byte[]> foreignContents(SplittableRandom random) {
    byte[] noise = new byte[300];
    random.nextBytes(noise);
    byte[] snapshot = content(first(FileKind.SNAPSHOT));
    return List.of(new byte[0], noise, snapshot, content(first(FileKind.INDEX)));
  }

  private void proveDamageIsFound(FileName file, byte[] content, String what) throws IOException {
    if (Arrays.equals(content, content(file))) {
      return;
    }
    MemoryBackend.Files damaged = files.copy();
    damaged.put(file, content, InstantSource.system());
    proveDamageIsFound(damaged, file, what);
  }

  private void proveDamageIsFound(MemoryBackend.Files damaged, FileName file, String what)
      throws IOException {
    String situation = file + ", " + what;
    switch (file.kind()) {
      case CONFIG, KEY -> requireRefusal(damaged, situation);
      case PACK, INDEX, SNAPSHOT -> {
        requireFindings(damaged, situation);
        requireNothingWrongIsRestored(damaged, file, situation);
      }
      case LOCK, LOG, VERIFICATION -> throw new AssertionError("no run is under way: " + file);
    }
  }

  /// Without its config or its only key a repository does not open, and says why.
  private static void requireRefusal(MemoryBackend.Files damaged, String situation) {
    try {
      TestRepository.in(damaged).check();
    } catch (DamageException | UnsupportedVersionException | RepositoryMissingException e) {
      assertTrue(!e.getMessage().isEmpty() && !e.hint().isEmpty(), situation);
      return;
    } catch (PasswordException e) {
      throw new AssertionError(situation + ": damage is taken for a wrong password", e);
    }
    throw new AssertionError(situation + ": nobody noticed");
  }

  private static void requireFindings(MemoryBackend.Files damaged, String situation) {
    CheckOutcome check = TestRepository.in(damaged).check();
    assertTrue(check.damaged(), situation);
    for (Finding finding : check.findings()) {
      assertTrue(!finding.message().isEmpty(), situation);
    }
  }

  /// Each snapshot either comes back bit for bit, or the restore says what is missing; and what a
  /// snapshot does not need does not stand in its way.
  private void requireNothingWrongIsRestored(
      MemoryBackend.Files damaged, FileName file, String situation) throws IOException {
    TestRepository repository = TestRepository.in(damaged);
    for (SnapshotId snapshot : proof.snapshots()) {
      boolean isWhole = restores(repository, snapshot, situation);
      if (snapshot.equals(firstSnapshot) && !firstFiles.contains(file)) {
        assertTrue(isWhole, situation);
      }
    }
  }

  /// Whether a snapshot comes back whole; if not, the restore must say so itself.
  private boolean restores(TestRepository repository, SnapshotId snapshot, String situation)
      throws IOException {
    Path target = folder.resolve("attempt");
    Proof.delete(target);
    try {
      RestoreOutcome outcome = repository.restore(snapshot, target);
      if (outcome.failedItems() > 0) {
        return false;
      }
    } catch (DjException e) {
      requireDamageIsNamed(e, situation);
      return false;
    }
    proof.requireSnapshot(repository, snapshot, situation);
    return true;
  }

  private static void requireDamageIsNamed(DjException e, String situation) {
    switch (e) {
      case DamageException _ -> {}
      case ObjectMissingException _ -> {}
      case dj.domain.error.NotFoundException _ -> {}
      default -> throw new AssertionError(situation, e);
    }
  }

  private byte[] changed(FileName file, int offset) {
    byte[] content = content(file);
    content[offset] ^= (byte) (1 << (offset % 8));
    return content;
  }

  private FileName first(FileKind kind) {
    return files.all().keySet().stream()
        .filter(file -> file.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private byte[] content(FileName file) {
    return files.content(file).orElseThrow();
  }

  private int length(FileName file) {
    return content(file).length;
  }
}
