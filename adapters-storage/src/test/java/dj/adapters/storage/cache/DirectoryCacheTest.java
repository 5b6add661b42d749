package dj.adapters.storage.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.RepositoryId;
import dj.domain.port.CacheStore;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache gives out what its names say, keeps within its bound, and never stands in the way.
final class DirectoryCacheTest {
  private static final long LIMIT_BYTES = 10_000;
  private static final long SEED = 5;

  private static final RepositoryId REPOSITORY = RepositoryId.of(new byte[16], 0);
  private static final RepositoryId OTHER_REPOSITORY = RepositoryId.parse("1".repeat(32));

  private final Random random = new Random(SEED);

  @TempDir(factory = FastDirectory.class)
  private Path directory;

  private final List<String> warnings = new ArrayList<>();
  private long seconds;

  private DirectoryCache open() {
    return new DirectoryCache(
        directory.resolve("cache"),
        LIMIT_BYTES,
        new SecureRandom(),
        () -> Instant.ofEpochSecond(++seconds),
        warnings::add);
  }

  @Test
  void noteIsReadAsItWasWrittenLast() {
    DirectoryCache cache = open();
    assertTrue(cache.read(REPOSITORY, "this").isEmpty());
    cache.write(REPOSITORY, "this", content(10));
    cache.write(REPOSITORY, "that", content(30));
    byte[] last = content(20);
    cache.write(REPOSITORY, "this", last);
    assertArrayEquals(last, open().read(REPOSITORY, "this").orElseThrow());
    assertTrue(cache.read(OTHER_REPOSITORY, "this").isEmpty());
  }

  @Test
  void noteMakesRoomForCopiesAndIsMissedByNobody() {
    DirectoryCache cache = open();
    cache.write(REPOSITORY, "this", content(5000));
    cache.write(REPOSITORY, "that", content((int) LIMIT_BYTES + 1));
    assertTrue(cache.read(REPOSITORY, "that").isEmpty());
    assertTrue(cache.read(REPOSITORY, "this").isPresent());
    for (int round = 0; round < 5; round++) {
      byte[] content = content(2500);
      cache.store(name(content), ByteBuffer.wrap(content));
    }
    assertTrue(cache.read(REPOSITORY, "this").isEmpty());
    assertTrue(warnings.isEmpty(), warnings.toString());
  }

  @Test
  void aDirectoryThatCannotBeUsedIsToldOfOnce() throws IOException {
    Files.writeString(directory.resolve("cache"), "a file");
    DirectoryCache cache = open();
    for (int round = 0; round < 3; round++) {
      byte[] content = content(10 + round);
      cache.store(name(content), ByteBuffer.wrap(content));
      assertFalse(cache.read(name(content), 0, new byte[1], 0, 1));
    }
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(
        warnings.getFirst().startsWith("the cache in " + directory.resolve("cache")),
        warnings.getFirst());
  }

  @Test
  void whoeverLooksAfterTheDirectorySeesAndRemovesCopiesAlone() throws IOException {
    CacheDirectory keeper = new CacheDirectory(directory.resolve("cache"));
    assertEquals(new CacheStore.Usage(0, 0), keeper.usage());
    DirectoryCache cache = open();
    byte[] older = content(100);
    byte[] newer = content(300);
    cache.store(name(older), ByteBuffer.wrap(older));
    Instant between = Instant.ofEpochSecond(seconds + 1);
    seconds += 2;
    cache.store(name(newer), ByteBuffer.wrap(newer));
    Path foreign = directory.resolve("cache/files/notes.txt");
    Files.writeString(foreign, "mine");
    assertEquals(new CacheStore.Usage(2, 400), keeper.usage());
    assertEquals(new CacheStore.Usage(1, 100), keeper.remove(between));
    assertEquals(new CacheStore.Usage(1, 300), keeper.usage());
    assertEquals(new CacheStore.Usage(1, 300), keeper.remove(Instant.ofEpochSecond(1L << 40)));
    assertTrue(Files.exists(foreign));
  }

  @Test
  void whatWasStoredIsReadByThisProcessAndTheNext() {
    byte[] content = content(3000);
    FileName file = name(content);
    DirectoryCache cache = open();
    cache.store(file, ByteBuffer.wrap(content));
    assertArrayEquals(content, read(cache, file, 0, 3000));
    assertArrayEquals(Arrays.copyOfRange(content, 5, 105), read(open(), file, 5, 100));
    assertArrayEquals(new byte[0], read(cache, file, 3000, 0));
  }

  @Test
  void whatIsNotThereIsNotRead() {
    DirectoryCache cache = open();
    byte[] content = content(100);
    FileName file = name(content);
    assertFalse(cache.read(file, 0, new byte[100], 0, 100));
    cache.store(file, ByteBuffer.wrap(content));
    assertFalse(cache.read(file, 50, new byte[100], 0, 51));
    cache.forget(file);
    cache.forget(file);
    assertFalse(cache.read(file, 0, new byte[100], 0, 100));
  }

  @Test
  void contentOfAnotherNameIsPassedOver() {
    DirectoryCache cache = open();
    FileName file = name(content(100));
    cache.store(file, ByteBuffer.wrap(content(100)));
    assertFalse(cache.read(file, 0, new byte[100], 0, 100));
  }

  @Test
  void aDamagedCopyIsForgotten() throws IOException {
    byte[] content = content(100);
    FileName file = name(content);
    open().store(file, ByteBuffer.wrap(content));
    Path copy = path(file);
    byte[] damaged = content.clone();
    damaged[99] ^= 1;
    for (byte[] each : List.of(damaged, Arrays.copyOf(content, 50), new byte[0])) {
      Files.write(copy, each);
      assertFalse(open().read(file, 0, new byte[100], 0, Math.min(10, each.length)));
      assertFalse(Files.exists(copy));
    }
  }

  @Test
  void theLeastRecentlyUsedCopiesLeaveFirst() {
    DirectoryCache cache = open();
    byte[][] contents = new byte[12][];
    for (int number = 0; number < contents.length; number++) {
      contents[number] = content(1500);
      cache.store(name(contents[number]), ByteBuffer.wrap(contents[number]));
      assertTrue(
          open().read(name(contents[0]), 0, new byte[10], 0, 10), "the first is used all the time");
      assertTrue(totalBytes() <= LIMIT_BYTES);
    }
    assertFalse(open().read(name(contents[1]), 0, new byte[10], 0, 10));
    assertTrue(open().read(name(contents[11]), 0, new byte[10], 0, 10));
  }

  @Test
  void aFileLargerThanTheBoundIsPassedOver() {
    DirectoryCache cache = open();
    byte[] content = content((int) LIMIT_BYTES + 1);
    cache.store(name(content), ByteBuffer.wrap(content));
    assertFalse(cache.read(name(content), 0, new byte[10], 0, 10));
  }

  @Test
  void foreignFilesAreLeftAlone() throws IOException {
    Path foreign = directory.resolve("cache/files/letter.txt");
    Files.createDirectories(foreign.getParent());
    Files.write(foreign, new byte[(int) LIMIT_BYTES * 2]);
    storeFiles(20);
    assertTrue(Files.exists(foreign));
  }

  private void storeFiles(int count) {
    DirectoryCache cache = open();
    for (int number = 0; number < count; number++) {
      byte[] content = content(1500);
      cache.store(name(content), ByteBuffer.wrap(content));
    }
  }

  @Test
  void theDirectoryIsForItsOwnerAndTaggedAsACache() throws IOException {
    byte[] content = content(10);
    open().store(name(content), ByteBuffer.wrap(content));
    assertTrue(
        Files.readString(directory.resolve("cache/files/CACHEDIR.TAG"))
            .startsWith("Signature: 8a477f597d28d172789f06886806bc55"));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("cache"))));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(path(name(content)))));
  }

  @Test
  void aCacheThatCannotBeWrittenIsEmpty() throws IOException {
    Files.createFile(directory.resolve("cache"));
    DirectoryCache cache = open();
    byte[] content = content(10);
    cache.store(name(content), ByteBuffer.wrap(content));
    assertFalse(cache.read(name(content), 0, new byte[10], 0, 10));
    cache.forget(name(content));
  }

  @Test
  void anInterruptedReaderFindsNothingAndStaysInterrupted() {
    DirectoryCache cache = open();
    byte[] content = content(10);
    cache.store(name(content), ByteBuffer.wrap(content));
    Thread.currentThread().interrupt();
    assertFalse(cache.read(name(content), 0, new byte[10], 0, 10));
    assertTrue(Thread.interrupted());
    assertTrue(cache.read(name(content), 0, new byte[10], 0, 10));
  }

  @Test
  void manyThreadsAndTwoProcessesShareIt() throws Exception {
    List<byte[]> contents = IntStream.range(0, 40).mapToObj(_ -> content(700)).toList();
    List<DirectoryCache> caches = List.of(open(), open());
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> tasks =
          IntStream.range(0, 400)
              .<Future<?>>mapToObj(task ->
                  executor.submit(() ->
                      storeAndRead(caches.get(task % 2), contents.get(task % contents.size()))))
              .toList();
      for (Future<?> each : tasks) {
        each.get();
      }
    }
    // Each process counts for itself what the other adds between two counts.
    assertTrue(totalBytes() <= 2 * LIMIT_BYTES);
  }

  private static void storeAndRead(DirectoryCache cache, byte[] content) {
    cache.store(name(content), ByteBuffer.wrap(content));
    byte[] target = new byte[content.length];
    if (cache.read(name(content), 0, target, 0, target.length)) {
      assertArrayEquals(content, target);
    }
  }

  private byte[] content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  private static FileName name(byte[] content) {
    return new FileName(FileKind.INDEX, MemoryCache.digestOf(content));
  }

  private Path path(FileName file) {
    return directory
        .resolve("cache/files")
        .resolve(file.name().substring(0, 2))
        .resolve(file.name());
  }

  private static byte[] read(DirectoryCache cache, FileName file, int offset, int length) {
    byte[] target = new byte[length];
    assertTrue(cache.read(file, offset, target, 0, length));
    return target;
  }

  private long totalBytes() {
    try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
      return files
          .filter(file -> file.getFileName().toString().length() == 64)
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
