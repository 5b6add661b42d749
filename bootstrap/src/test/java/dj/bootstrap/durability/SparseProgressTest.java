package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The progress counts what there is to read or to write, not the holes of sparse files.
final class SparseProgressTest {
  private static final long SPARSE_BYTES = 1L << 40;
  private static final int DATA_BYTES = 300_000;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final TestRepository repository = TestRepository.in(new MemoryBackend.Files()).init();
  private final Progress progress = Progress.unseen();
  private Path source;

  @BeforeEach
  void createFiles() throws IOException {
    source = Files.createDirectory(folder.resolve(TestRepository.SOURCE_NAME));
    Files.write(source.resolve("dense"), new byte[DATA_BYTES]);
    try (RandomAccessFile sparse = new RandomAccessFile(sparse(), "rw")) {
      sparse.setLength(SPARSE_BYTES);
    }
    write(SPARSE_BYTES / 2);
  }

  @Test
  void firstBackupCountsData() {
    repository.backupCounting(source, progress);
    requireHonest();
  }

  @Test
  void laterBackupsExpectNoHoles() throws IOException {
    repository.backup(source);
    repository.backup(source, progress);
    requireHonest();
    write(SPARSE_BYTES / 4);
    Progress changed = Progress.unseen();
    repository.backup(source, changed);
    requireHonest(changed, 2);
  }

  @Test
  void restoreExpectsNoHoles() {
    SnapshotId snapshot = repository.backup(source).snapshotId().orElseThrow();
    repository.restore(snapshot, folder.resolve("restored"), progress);
    requireHonest();
  }

  private void requireHonest() {
    requireHonest(progress, 1);
  }

  private static void requireHonest(Progress progress, int extents) {
    Progress.Snapshot counters = progress.snapshot();
    assertEquals(counters.totalBytes(), counters.bytesDone());
    assertEquals(counters.totalFiles(), counters.filesDone());
    // An extent takes a page more at each end.
    long most = DATA_BYTES + extents * (DATA_BYTES + 2L * 4096);
    assertTrue(counters.totalBytes() >= (1L + extents) * DATA_BYTES, counters::toString);
    assertTrue(counters.totalBytes() <= most, counters::toString);
  }

  private java.io.File sparse() {
    return source.resolve("sparse").toFile();
  }

  private void write(long position) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(sparse(), "rw")) {
      sparse.seek(position);
      sparse.write(new byte[DATA_BYTES]);
    }
  }
}
