package dj.domain.port.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every backend has to prove: one test or more for each guarantee of [StorageBackend].
@Timeout(120)
public abstract class StorageBackendContract {
  private static final long SEED = 20_250_101;
  private static final int THREADS = 8;
  private static final int MANY = 5_000;

  private final Random random = new Random(SEED);
  private final List<StorageBackend> opened = new ArrayList<>();

  /// The client that the tests use; its place is prepared.
  protected StorageBackend backend;

  /// Opens one more client of this test's place, which is empty and not prepared when the test
  /// begins.
  protected abstract StorageBackend open();

  /// Fills the place with small files, by a shorter way than through the backend where there is
  /// one.
  protected void fill(Collection<FileName> files, byte[] content) {
    for (FileName file : files) {
      backend.write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
    }
  }

  @BeforeEach
  void prepare() {
    backend = another();
    backend.initialize();
  }

  @AfterEach
  void closeAll() {
    opened.forEach(StorageBackend::close);
  }

  private StorageBackend another() {
    StorageBackend client = open();
    opened.add(client);
    return client;
  }

  // Preparing a place

  @Test
  void aPreparedPlaceIsEmpty() {
    for (FileKind kind : FileKind.values()) {
      assertEquals(Map.of(), listed(backend, kind), () -> "files of kind " + kind);
    }
  }

  @Test
  void aPreparedPlaceWithoutFilesCanBePreparedAgain() {
    assertDoesNotThrow(() -> another().initialize());
  }

  @Test
  void aPlaceWithARepositoryIsNotPreparedAgain() {
    write(FileName.CONFIG, bytes("sealed"));
    StorageBackend other = another();
    assertThrows(RepositoryExistsException.class, other::initialize);
    assertArrayEquals(bytes("sealed"), read(FileName.CONFIG));
  }

  @Test
  void aPlaceWithAnyFileIsNotPreparedAgain() {
    write(newName(FileKind.PACK), bytes("pack"));
    StorageBackend other = another();
    assertThrows(RepositoryExistsException.class, other::initialize);
  }

  // G1: listings

  @ParameterizedTest
  @EnumSource(FileKind.class)
  void g1EveryWrittenFileIsListedOnceWithItsSize(FileKind kind) {
    Map<FileName, Long> written = new HashMap<>();
    for (int count = 0; count < (kind == FileKind.CONFIG ? 1 : 12); count++) {
      FileName file = newName(kind);
      write(file, content(count * 100));
      written.put(file, count * 100L);
    }
    assertEquals(written, listed(backend, kind));
    assertEquals(written, listed(another(), kind), "another client sees the same");
  }

  @Test
  void g1AListingHoldsItsKindAlone() {
    Map<FileKind, FileName> written = new HashMap<>();
    for (FileKind kind : FileKind.values()) {
      FileName file = newName(kind);
      write(file, bytes("x"));
      written.put(kind, file);
    }
    written.forEach((kind, file) -> assertEquals(Set.of(file), listed(backend, kind).keySet()));
  }

  @Test
  void g1AListingOfSeveralKindsHoldsThemAndNoOthers() {
    Set<FileName> wanted = new HashSet<>();
    for (FileKind kind : FileKind.values()) {
      for (int count = 0; count < (kind == FileKind.CONFIG ? 1 : 3); count++) {
        FileName file = newName(kind);
        write(file, bytes("x"));
        if (kind == FileKind.SNAPSHOT || kind == FileKind.INDEX) {
          wanted.add(file);
        }
      }
    }
    List<FileName> listed = new ArrayList<>();
    backend.listAll(List.of(FileKind.SNAPSHOT, FileKind.INDEX), each -> listed.add(each.file()));
    assertEquals(wanted.size(), listed.size(), "each once");
    assertEquals(wanted, Set.copyOf(listed));
  }

  @Test
  void g1SeveralKindsAreListedWhereThousandsOfFilesLieBetween() {
    Set<FileName> wanted = new HashSet<>();
    Set<FileName> between = new HashSet<>();
    for (int count = 0; count < 1200; count++) {
      wanted.add(newName(count % 2 == 0 ? FileKind.SNAPSHOT : FileKind.INDEX));
      between.add(newName(FileKind.LOCK));
    }
    fill(wanted, bytes("x"));
    fill(between, bytes("x"));
    List<FileName> listed = new ArrayList<>();
    backend.listAll(List.of(FileKind.SNAPSHOT, FileKind.INDEX), each -> listed.add(each.file()));
    assertEquals(wanted.size(), listed.size(), "each once");
    assertEquals(wanted, Set.copyOf(listed));
  }

  @Test
  void g1ADeletedFileIsNotListed() {
    FileName kept = newName(FileKind.INDEX);
    FileName deleted = newName(FileKind.INDEX);
    write(kept, bytes("kept"));
    write(deleted, bytes("deleted"));
    backend.delete(deleted);
    assertEquals(Set.of(kept), listed(backend, FileKind.INDEX).keySet());
  }

  @Test
  void g1FiveThousandFilesAreListed() {
    Set<FileName> files = new HashSet<>();
    while (files.size() < MANY) {
      files.add(newName(FileKind.PACK));
    }
    fill(files, bytes("12345"));
    Map<FileName, Long> listed = listed(backend, FileKind.PACK);
    assertEquals(files, listed.keySet());
    assertEquals(Set.of(5L), Set.copyOf(listed.values()));
  }

  @Test
  void g1FilesThatStayAreListedWhileOthersComeAndGo() throws Exception {
    Set<FileName> staying = new HashSet<>();
    for (int count = 0; count < 50; count++) {
      staying.add(newName(FileKind.SNAPSHOT));
    }
    fill(staying, bytes("stays"));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Future<?> churn =
          executor.submit(() -> {
            Random names = new Random(SEED + 1);
            while (!done.get()) {
              FileName passing = newName(FileKind.SNAPSHOT, names);
              backend.write(passing, ByteBuffer.wrap(bytes("passes")), WriteMode.CREATE);
              backend.delete(passing);
            }
          });
      try {
        for (int round = 0; round < 50; round++) {
          assertTrue(listed(backend, FileKind.SNAPSHOT).keySet().containsAll(staying));
        }
      } finally {
        done.set(true);
      }
      churn.get();
    }
  }

  @Test
  void g1ListedTimesAreOfOneClock() {
    FileName first = newName(FileKind.LOCK);
    FileName second = newName(FileKind.LOCK);
    write(first, bytes("1"));
    write(second, bytes("2"));
    Map<FileName, Instant> times = new HashMap<>();
    backend.list(FileKind.LOCK, listed -> times.put(listed.file(), listed.modified()));
    Duration between = Duration.between(times.get(first), times.get(second)).abs();
    assertTrue(between.compareTo(Duration.ofMinutes(2)) < 0, () -> "apart: " + between);
  }

  // G2: reads

  @Test
  void g2EveryRangeIsReadExactly() {
    byte[] content = content(2_000_003);
    FileName file = newName(FileKind.PACK);
    write(file, content);
    for (int round = 0; round < 200; round++) {
      int offset = random.nextInt(content.length);
      int length = random.nextInt(round < 100 ? 200 : content.length - offset + 1);
      length = Math.min(length, content.length - offset);
      assertArrayEquals(
          Arrays.copyOfRange(content, offset, offset + length), read(file, offset, length));
    }
  }

  @Test
  void g2AReadTouchesItsPartOfTheArrayAlone() {
    FileName file = newName(FileKind.INDEX);
    write(file, bytes("0123456789"));
    byte[] target = bytes("............");
    backend.read(file, 3, target, 5, 4);
    assertEquals(".....3456...", new String(target, UTF_8));
  }

  @ParameterizedTest
  @EnumSource(value = FileKind.class)
  void g2ARangeBeyondTheEndFails(FileKind kind) {
    FileName file = newName(kind);
    write(file, content(100));
    byte[] target = new byte[200];
    for (long offset : new long[] {0, 1, 99, 100, 101, 1L << 40}) {
      assertThrows(
          ObjectMissingException.class,
          () -> backend.read(file, offset, target, 0, 101),
          () -> "from " + offset);
    }
    assertArrayEquals(new byte[0], read(file, 100, 0));
  }

  @ParameterizedTest
  @EnumSource(value = FileKind.class)
  void g2AMissingFileFails(FileKind kind) {
    FileName file = newName(kind);
    assertThrows(ObjectMissingException.class, () -> read(file, 0, 1));
    assertEquals(OptionalLong.empty(), backend.sizeBytes(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 524_288, 524_289, 5_000_000})
  void g2AFileOfAnySizeIsReadAsItWasWritten(int size) {
    byte[] content = content(size);
    FileName file = newName(FileKind.PACK);
    write(file, content);
    assertEquals(OptionalLong.of(size), backend.sizeBytes(file));
    assertArrayEquals(content, read(file));
  }

  @Test
  void g2ASmallFileIsReadWhole() {
    for (int size : new int[] {0, 1, 5000}) {
      FileName file = newName(FileKind.SNAPSHOT);
      byte[] content = content(size);
      write(file, content);
      assertArrayEquals(content, backend.readWhole(file, 5000));
    }
    assertThrows(
        ObjectMissingException.class, () -> backend.readWhole(newName(FileKind.SNAPSHOT), 5000));
  }

  @Test
  void g2AFileThatIsTooLongIsNotRead() {
    FileName file = newName(FileKind.SNAPSHOT);
    write(file, content(5001));
    assertThrows(DamageException.class, () -> backend.readWhole(file, 5000));
  }

  @Test
  void g2ADeletedFileCannotBeReadEvenIfItWasReadBefore() {
    FileName file = newName(FileKind.PACK);
    write(file, content(1000));
    read(file);
    backend.delete(file);
    assertThrows(ObjectMissingException.class, () -> read(file, 0, 1));
    byte[] later = content(1500);
    write(file, later);
    assertArrayEquals(later, read(file));
  }

  // G3: all or nothing

  @Test
  void g3AReaderSeesAllOfANewFileOrNothing() throws Exception {
    int size = 3_000_000;
    byte[] content = content(size);
    StorageBackend reader = another();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < 10; round++) {
        FileName file = newName(FileKind.PACK);
        Future<?> written = executor.submit(() -> write(file, content));
        boolean seen = false;
        while (!seen) {
          boolean writerIsDone = written.isDone();
          OptionalLong found = reader.sizeBytes(file);
          seen = found.isPresent();
          assertTrue(seen || !writerIsDone, "written, and not there");
          if (seen) {
            assertEquals(size, found.getAsLong());
            byte[] target = new byte[size];
            reader.read(file, 0, target, 0, size);
            assertArrayEquals(content, target);
          }
        }
        written.get();
      }
    }
  }

  @Test
  void g3AReaderSeesTheOldOrTheNewContentOfAReplacedFile() throws Exception {
    FileName file = newName(FileKind.LOCK);
    int size = 10_000;
    byte[] content = new byte[size];
    backend.write(file, ByteBuffer.wrap(content), WriteMode.REPLACE);
    AtomicBoolean done = new AtomicBoolean();
    StorageBackend reader = another();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> reads =
          executor.submit(() -> {
            byte[] target = new byte[size];
            while (!done.get()) {
              reader.read(file, 0, target, 0, size);
              for (byte each : target) {
                assertEquals(target[0], each);
              }
            }
          });
      for (int version = 1; version <= 100; version++) {
        Arrays.fill(content, (byte) version);
        backend.write(file, ByteBuffer.wrap(content), WriteMode.REPLACE);
      }
      done.set(true);
      reads.get();
    }
    assertArrayEquals(content, read(file));
  }

  // G4: durable on return; that another client sees the file at once is what a test without a power
  // switch sees

  @Test
  void g4AWrittenFileIsThereForOthersAtOnce() {
    StorageBackend other = another();
    for (int count = 0; count < 20; count++) {
      FileName file = newName(FileKind.SNAPSHOT);
      write(file, bytes("snapshot " + count));
      assertEquals(OptionalLong.of(bytes("snapshot " + count).length), other.sizeBytes(file));
    }
  }

  // G5: create-only, and replace

  @ParameterizedTest
  @EnumSource(FileKind.class)
  void g5CreatingAgainWithEqualContentSucceeds(FileKind kind) {
    FileName file = newName(kind);
    byte[] content = content(700_000);
    write(file, content);
    write(file, content);
    assertArrayEquals(content, read(file));
    assertEquals(1, listed(backend, kind).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 699_999, 700_000, 700_001})
  void g5CreatingAgainWithOtherContentFailsAndChangesNothing(int otherSize) {
    FileName file = newName(FileKind.INDEX);
    byte[] content = content(700_000);
    write(file, content);
    byte[] other = Arrays.copyOf(content, otherSize);
    if (otherSize > 0) {
      other[Math.min(otherSize, content.length) - 1] ^= 1;
    }
    DjException failure = assertThrows(ObjectExistsException.class, () -> write(file, other));
    assertNames(file, failure);
    assertArrayEquals(content, read(file));
  }

  @Test
  void g5OneOfManyCreatorsOfDifferentContentWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      FileName file = newName(FileKind.INDEX);
      List<Boolean> won =
          together(creator -> {
            try {
              backend.write(file, ByteBuffer.wrap(bytes("creator " + creator)), WriteMode.CREATE);
              return true;
            } catch (ObjectExistsException _) {
              return false;
            }
          });
      assertEquals(1, won.stream().filter(each -> each).count());
      assertArrayEquals(bytes("creator " + won.indexOf(true)), read(file));
    }
  }

  @Test
  void g5ManyCreatorsOfEqualContentAllSucceed() throws Exception {
    FileName file = newName(FileKind.PACK);
    byte[] content = content(300_000);
    together(_ -> {
      write(file, content);
      return true;
    });
    assertArrayEquals(content, read(file));
  }

  @Test
  void g5ReplacingPutsNewContentInPlace() {
    FileName file = newName(FileKind.LOCK);
    for (String body : List.of("first", "the second, which is longer", "3")) {
      backend.write(file, ByteBuffer.wrap(bytes(body)), WriteMode.REPLACE);
      assertArrayEquals(bytes(body), read(file));
      assertEquals(Map.of(file, (long) body.length()), listed(backend, FileKind.LOCK));
    }
  }

  @Test
  void aWriteLeavesTheBufferAsItIsWhateverItsKind() {
    byte[] content = content(1_000_000);
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length + 10).position(4).put(content);
    direct.flip().position(4);
    ByteBuffer readOnly = ByteBuffer.wrap(content).asReadOnlyBuffer();
    ByteBuffer part =
        ByteBuffer.wrap(Arrays.copyOf(content, content.length + 7)).limit(content.length);
    for (ByteBuffer buffer : List.of(direct, readOnly, part)) {
      int position = buffer.position();
      int limit = buffer.limit();
      FileName file = newName(FileKind.PACK);
      backend.write(file, buffer, WriteMode.CREATE);
      assertArrayEquals(content, read(file));
      assertEquals(position, buffer.position());
      assertEquals(limit, buffer.limit());
    }
  }

  // G6: delete

  @ParameterizedTest
  @EnumSource(FileKind.class)
  void g6DeletingTwiceIsDeletingOnce(FileKind kind) {
    FileName file = newName(kind);
    backend.delete(file);
    write(file, bytes("x"));
    backend.delete(file);
    backend.delete(file);
    assertEquals(OptionalLong.empty(), backend.sizeBytes(file));
  }

  // G7: threads and interrupts

  @Test
  void g7ManyThreadsWriteReadListAndDeleteAtOnce() throws Exception {
    together(thread -> {
      Random own = new Random(SEED + thread);
      for (int round = 0; round < 10; round++) {
        FileName file = newName(FileKind.PACK, own);
        byte[] content = new byte[own.nextInt(200_000)];
        own.nextBytes(content);
        write(file, content);
        assertArrayEquals(content, read(file));
        assertEquals((long) content.length, listed(backend, FileKind.PACK).get(file));
        if (round % 2 == 0) {
          backend.delete(file);
          assertFalse(listed(backend, FileKind.PACK).containsKey(file));
        }
      }
      return true;
    });
    assertEquals(THREADS * 5, listed(backend, FileKind.PACK).size());
  }

  @Test
  void g7AnInterruptedThreadStopsAndStaysInterrupted() {
    FileName file = newName(FileKind.PACK);
    write(file, content(1000));
    FileName unwritten = newName(FileKind.PACK);
    List<Runnable> operations =
        List.of(
            () -> read(file),
            () -> write(unwritten, content(1000)),
            () -> listed(backend, FileKind.PACK),
            () -> backend.sizeBytes(file),
            () -> backend.delete(file));
    for (Runnable operation : operations) {
      Thread.currentThread().interrupt();
      assertThrows(CancelledException.class, operation::run);
      assertTrue(Thread.interrupted(), "the flag stays");
    }
    assertEquals(Set.of(file), listed(backend, FileKind.PACK).keySet());
  }

  @Test
  void g7TheInterruptOfOneReaderDoesNotDisturbAnother() throws Exception {
    byte[] content = content(4_000_000);
    FileName file = newName(FileKind.PACK);
    write(file, content);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Future<?> steady =
          executor.submit(() -> {
            while (!done.get()) {
              assertArrayEquals(content, read(file));
            }
          });
      try {
        for (int round = 0; round < 30; round++) {
          Thread restless = readingForEver(file, content.length);
          restless.interrupt();
          restless.join(TimeUnit.SECONDS.toMillis(30));
          assertFalse(restless.isAlive(), "an interrupted reader ends");
        }
      } finally {
        done.set(true);
      }
      steady.get();
    }
  }

  private Thread readingForEver(FileName file, int length) throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    Thread thread =
        new Thread(() -> {
          byte[] target = new byte[length];
          try {
            while (true) {
              backend.read(file, 0, target, 0, length);
              reading.countDown();
            }
          } catch (CancelledException _) {
            reading.countDown();
          }
        });
    thread.start();
    reading.await();
    return thread;
  }

  // G8: errors

  @Test
  void g8AMissingFileIsNamedWithTheAddress() {
    FileName file = newName(FileKind.SNAPSHOT);
    assertNames(file, assertThrows(ObjectMissingException.class, () -> read(file, 0, 1)));
  }

  private void assertNames(FileName file, DjException failure) {
    assertTrue(failure.getMessage().contains(file.path()), failure::getMessage);
    assertTrue(failure.getMessage().contains(backend.address()), failure::getMessage);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    StorageBackend client = open();
    client.close();
    assertDoesNotThrow(client::close);
  }

  // Shorthands

  /// One task of many that start together.
  private interface Task {
    boolean run(int number) throws Exception;
  }

  private static List<Boolean> together(Task task) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        Callable<Boolean> started =
            () -> {
              start.await();
              return task.run(number);
            };
        running.add(executor.submit(started));
      }
      start.countDown();
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }

  /// A random name of a kind; the configuration has but one.
  protected final FileName newName(FileKind kind) {
    return newName(kind, random);
  }

  private static FileName newName(FileKind kind, Random random) {
    if (kind == FileKind.CONFIG) {
      return FileName.CONFIG;
    }
    byte[] name = new byte[32];
    random.nextBytes(name);
    return new FileName(kind, HexFormat.of().formatHex(name));
  }

  /// Random content.
  protected final byte[] content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  /// Creates a file.
  protected final void write(FileName file, byte[] content) {
    backend.write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
  }

  /// Reads a file whole.
  protected final byte[] read(FileName file) {
    return read(file, 0, (int) backend.sizeBytes(file).orElseThrow());
  }

  private byte[] read(FileName file, long offset, int length) {
    byte[] target = new byte[length];
    backend.read(file, offset, target, 0, length);
    return target;
  }

  /// The files of a kind with their sizes; fails if one is listed twice.
  protected static Map<FileName, Long> listed(StorageBackend backend, FileKind kind) {
    Map<FileName, Long> files = new HashMap<>();
    List<ListedFile> twice = new ArrayList<>();
    backend.list(
        kind,
        listed -> {
          if (files.put(listed.file(), listed.sizeBytes()) != null) {
            twice.add(listed);
          }
        });
    assertEquals(List.of(), twice, "listed twice");
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
