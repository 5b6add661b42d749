package dj.application.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.PackHeader;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.CorruptingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.MemoryCache;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Copies save reads, and never change an answer.
final class CachingBackendTest {
  private final MemoryBackend memory = new MemoryBackend(InstantSource.system());
  private final RecordingBackend remote = new RecordingBackend(memory);
  private final MemoryCache cache = new MemoryCache();
  private final CachingBackend caching = new CachingBackend(remote, cache);

  @ParameterizedTest
  @EnumSource(
      value = FileKind.class,
      names = {"INDEX", "SNAPSHOT"})
  void whatIsListedIsFetchedWholeOnceAndWithoutAFurtherRequest(FileKind kind) {
    FileName file = stored(kind, bytes("content"));
    caching.list(kind, _ -> {});
    remote.clear();
    for (int round = 0; round < 3; round++) {
      assertArrayEquals(bytes("onte"), read(caching, file, 1, 4));
    }
    assertEquals(List.of(StorageOperation.of(StorageOperation.Type.READ, file)), remote.log());
  }

  @Test
  void whatWasNotListedIsFetchedToo() {
    FileName file = stored(FileKind.SNAPSHOT, bytes("content"));
    assertArrayEquals(bytes("content"), read(caching, file, 0, 7));
    assertArrayEquals(bytes("content"), read(caching, file, 0, 7));
    assertEquals(1, remote.count(StorageOperation.Type.READ, FileKind.SNAPSHOT));
  }

  @ParameterizedTest
  @EnumSource(
      value = FileKind.class,
      names = {"CONFIG", "KEY", "LOCK", "LOG"})
  void whatChangesOrIsSecretIsNeverCopied(FileKind kind) {
    byte[] content = bytes("content");
    FileName file =
        kind == FileKind.CONFIG
            ? FileName.CONFIG
            : new FileName(kind, MemoryCache.digestOf(content));
    caching.write(file, ByteBuffer.wrap(content), WriteMode.REPLACE);
    read(caching, file, 0, 7);
    read(caching, file, 0, 7);
    assertEquals(2, remote.count(StorageOperation.Type.READ, kind));
    assertEquals(Set.of(), cache.files());
  }

  @Test
  void aTreePackIsCopiedByItsFirstRead() {
    FileName pack = stored(FileKind.PACK, pack(BlobKind.TREE));
    assertArrayEquals(bytes("blob"), read(caching, pack, PackHeader.LENGTH_BYTES, 4));
    remote.clear();
    assertArrayEquals(bytes("lob"), read(caching, pack, PackHeader.LENGTH_BYTES + 1, 3));
    assertEquals(List.of(), remote.log());
  }

  @Test
  void aPackThatIsKnownToHoldDirectoriesIsCopiedInOneRequest() {
    byte[] content = pack(BlobKind.TREE);
    FileName pack = stored(FileKind.PACK, content);
    caching.expectDirectories(pack, content.length);
    remote.clear();
    assertArrayEquals(bytes("blob"), read(caching, pack, PackHeader.LENGTH_BYTES, 4));
    assertArrayEquals(bytes("lob"), read(caching, pack, PackHeader.LENGTH_BYTES + 1, 3));
    assertEquals(List.of(StorageOperation.of(StorageOperation.Type.READ, pack)), remote.log());
  }

  @Test
  void aDataPackIsReadInRangesAfterOneLookAtItsHeader() {
    FileName pack = stored(FileKind.PACK, pack(BlobKind.DATA));
    for (int round = 0; round < 3; round++) {
      assertArrayEquals(bytes("blob"), read(caching, pack, PackHeader.LENGTH_BYTES, 4));
    }
    assertEquals(4, remote.count(StorageOperation.Type.READ, FileKind.PACK));
    assertEquals(Set.of(), cache.files());
  }

  @Test
  void aFileThatIsNoPackIsReadAllTheSame() {
    FileName tiny = stored(FileKind.PACK, bytes("tiny"));
    FileName strange = stored(FileKind.PACK, new byte[500]);
    assertArrayEquals(bytes("iny"), read(caching, tiny, 1, 3));
    assertArrayEquals(new byte[400], read(caching, strange, 100, 400));
    assertEquals(Set.of(), cache.files());
  }

  @Test
  void whatIsWrittenIsCopiedUnlessItIsADataPack() {
    FileName tree = written(FileKind.PACK, pack(BlobKind.TREE));
    written(FileKind.PACK, pack(BlobKind.DATA));
    FileName index = written(FileKind.INDEX, bytes("index"));
    assertEquals(Set.of(tree, index), cache.files());
    read(caching, index, 0, 5);
    assertEquals(0, remote.count(StorageOperation.Type.READ, FileKind.INDEX));
  }

  @Test
  void whetherAFileExistsIsAskedOfTheBackend() {
    FileName file = written(FileKind.SNAPSHOT, bytes("content"));
    memory.files().remove(file);
    assertEquals(OptionalLong.empty(), caching.sizeBytes(file));
    caching.list(FileKind.SNAPSHOT, listed -> assertTrue(false, listed::toString));
  }

  @Test
  void aDeletedFileLeavesTheCache() {
    FileName file = written(FileKind.SNAPSHOT, bytes("content"));
    caching.delete(file);
    assertEquals(Set.of(), cache.files());
    assertThrows(ObjectMissingException.class, () -> read(caching, file, 0, 7));
  }

  @Test
  void damageIsHandedOnAndNotKept() {
    FileName file = stored(FileKind.SNAPSHOT, bytes("content"));
    CorruptingBackend damaged = new CorruptingBackend(memory);
    damaged.damage(file, new CorruptingBackend.Damage.OverwrittenByte(0, (byte) 'X'));
    CachingBackend overDamaged = new CachingBackend(damaged, cache);
    assertArrayEquals(bytes("Xontent"), read(overDamaged, file, 0, 7));
    damaged.heal();
    assertArrayEquals(bytes("content"), read(overDamaged, file, 0, 7));
    assertEquals(Set.of(file), cache.files());
  }

  @Test
  void aRangeBeyondTheEndFails() {
    FileName file = stored(FileKind.INDEX, bytes("content"));
    assertThrows(ObjectMissingException.class, () -> read(caching, file, 4, 4));
    assertThrows(ObjectMissingException.class, () -> read(caching, other(file), 0, 1));
    read(caching, file, 0, 7);
    assertThrows(ObjectMissingException.class, () -> read(caching, file, 4, 4));
  }

  @Test
  void manyReadersOfOneFileFetchItOnce() throws Exception {
    FileName pack = stored(FileKind.PACK, pack(BlobKind.TREE));
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> reads =
          IntStream.range(0, 100)
              .mapToObj(_ -> executor.submit(() -> read(caching, pack, PackHeader.LENGTH_BYTES, 4)))
              .toList();
      for (Future<byte[]> each : reads) {
        assertArrayEquals(bytes("blob"), each.get());
      }
    }
    assertEquals(1, remote.count(StorageOperation.Type.SIZE, FileKind.PACK));
  }

  private FileName stored(FileKind kind, byte[] content) {
    FileName file = new FileName(kind, MemoryCache.digestOf(content));
    memory.write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
    return file;
  }

  private FileName written(FileKind kind, byte[] content) {
    FileName file = new FileName(kind, MemoryCache.digestOf(content));
    caching.write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
    return file;
  }

  private static FileName other(FileName file) {
    return new FileName(file.kind(), "0".repeat(64));
  }

  private static byte[] pack(BlobKind kind) {
    PackHeader header =
        PackHeader.create(
            kind,
            RepositoryId.of(new byte[16], 0),
            new SessionId(1, 2),
            new byte[PackHeader.SALT_LENGTH_BYTES],
            new byte[PackHeader.COMMITMENT_LENGTH_BYTES]);
    byte[] pack = Arrays.copyOf(header.toBytes(), PackHeader.LENGTH_BYTES + 4);
    System.arraycopy(bytes("blob"), 0, pack, PackHeader.LENGTH_BYTES, 4);
    return pack;
  }

  private static byte[] read(StorageBackend backend, FileName file, int offset, int length) {
    byte[] target = new byte[length];
    backend.read(file, offset, target, 0, length);
    return target;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
