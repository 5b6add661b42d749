package dj.application.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.error.SourceException;
import dj.domain.event.Progress;
import dj.domain.filter.PathRules;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is counted ahead of a backup, in a made-up file system: directories `d0` to `d2`, and files
/// `f0` to `f9` of as many bytes as their number says, on each of some levels.
final class SourceCountTest {
  private static final int FILES = 10;
  private static final long BYTES = 45;
  private static final int DIRECTORIES = 3;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final Progress progress = Progress.unseen();
  private Predicate<RawBytes> unreadable = _ -> false;
  private LongUnaryOperator allocated = LongUnaryOperator.identity();

  @Test
  void allFilesAreCountedAndAllDirectoriesClosed() {
    count("/", OptionalLong.empty(), 3);
    assertEquals(FILES * (1 + 3 + 9), progress.snapshot().totalFiles());
    assertEquals(BYTES * (1 + 3 + 9), progress.snapshot().totalBytes());
    assertTrue(progress.snapshot().totalKnown());
    assertEquals(0, open.get());
  }

  @Test
  void onlyWhatTheBackupSavesIsCounted() {
    count("/d1", OptionalLong.of(7), 3);
    assertEquals(8 * (1 + 3), progress.snapshot().totalFiles());
    assertEquals(28 * (1 + 3), progress.snapshot().totalBytes());
  }

  @Test
  void holesAreNotCountedAndNeitherIsRoomBehindTheEnd() {
    allocated = sizeBytes -> sizeBytes == 9 ? 4 : sizeBytes + 4096;
    count("/", OptionalLong.empty(), 1);
    assertEquals(BYTES - 9 + 4, progress.snapshot().totalBytes());
  }

  @Test
  void unreadableDirectoryIsPassedOver() {
    unreadable = path -> path.equals(RawBytes.utf8("/d0"));
    count("/", OptionalLong.empty(), 3);
    assertEquals(FILES * (1 + 2 + 6), progress.snapshot().totalFiles());
    assertEquals(0, open.get());
  }

  @Test
  void veryDeepDirectoriesAreNotHeldOpen() {
    SourceCount.run(
        new Directory(RawPaths.ROOT, 1000, 1), scope("/", OptionalLong.empty()), progress);
    assertTrue(progress.snapshot().totalKnown());
    assertTrue(mostOpen.get() <= 257, "open at once: " + mostOpen);
    assertEquals(0, open.get());
  }

  @Test
  void interruptEndsItAndNothingIsTold() {
    Thread.currentThread().interrupt();
    assertThrows(CancelledException.class, () -> count("/", OptionalLong.empty(), 3));
    assertTrue(Thread.interrupted());
    assertFalse(progress.snapshot().totalKnown());
    assertEquals(0, open.get());
  }

  private void count(String path, OptionalLong largerThan, int levels) {
    SourceCount.run(
        new Directory(RawPaths.ROOT, levels, DIRECTORIES), scope(path, largerThan), progress);
  }

  private BackupScope scope(String text, OptionalLong largerThan) {
    RawBytes path = RawBytes.utf8(text);
    BackupRequest request =
        new BackupRequest(
            new BackupRequest.Input.Paths(List.of(path)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            PathRules.NONE,
            List.of(),
            List.of(),
            largerThan,
            false,
            Optional.empty(),
            BackupRequest.Mode.COMMIT,
            false,
            false,
            OptionalInt.empty(),
            false,
            true);
    return BackupScope.ofRoot(
        request, PathSelection.of(List.of(path)), new Directory(RawPaths.ROOT, 0, 0), _ -> {});
  }

  private final class Directory implements SourceDirectory {
    private final RawBytes path;
    private final int levels;
    private final int directories;

    Directory(RawBytes path, int levels, int directories) {
      this.path = path;
      this.levels = levels;
      this.directories = directories;
      if (levels > 0) {
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      }
    }

    @Override
    public RawBytes path() {
      return path;
    }

    @Override
    public List<RawBytes> names() {
      return Stream.concat(names("d", levels > 1 ? directories : 0), names("f", FILES)).toList();
    }

    private static Stream<RawBytes> names(String kind, int count) {
      return IntStream.range(0, count).mapToObj(i -> RawBytes.utf8(kind + i));
    }

    @Override
    public SourceEntry entry(RawBytes name) {
      String text = name.toText();
      boolean isFile = text.startsWith("f");
      Timestamp time = new Timestamp(0, 0);
      return new SourceEntry(
          name,
          isFile ? SourceEntry.Kind.FILE : SourceEntry.Kind.DIRECTORY,
          new Metadata(
              0755,
              0,
              0,
              RawBytes.EMPTY,
              RawBytes.EMPTY,
              time,
              time,
              Optional.empty(),
              Optional.empty(),
              1,
              1,
              1,
              0,
              List.of()),
          isFile ? Long.parseLong(text.substring(1)) : 0,
          isFile ? allocated.applyAsLong(Long.parseLong(text.substring(1))) : 0,
          0,
          RawBytes.EMPTY);
    }

    @Override
    public SourceEntry self() {
      return entry(RawBytes.utf8("d"));
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      throw new AssertionError("attributes cost calls of their own");
    }

    @Override
    public SourceDirectory openDirectory(RawBytes name) {
      RawBytes below = RawPaths.join(path, name);
      if (unreadable.test(below)) {
        throw new SourceException("cannot open " + below, "", false);
      }
      return new Directory(below, levels - 1, directories);
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
