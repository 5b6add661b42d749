package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.ObjectMissingException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.MemoryBackend;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountingBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));

  @Test
  void requestsCountWhenTheyBeginAndBytesWhenTheyArrived() {
    CountingBackend backend = new CountingBackend(new MemoryBackend(InstantSource.system()));
    backend.initialize();
    backend.write(FILE, ByteBuffer.allocate(100), WriteMode.CREATE);
    backend.read(FILE, 1, new byte[100], 0, 7);
    assertThrows(ObjectMissingException.class, () -> backend.read(FILE, 99, new byte[9], 0, 9));
    assertEquals(100, backend.sizeBytes(FILE).orElseThrow());
    backend.list(FileKind.SNAPSHOT, _ -> {});
    backend.list(FileKind.PACK, _ -> {});
    backend.delete(FILE);
    assertEquals(
        new StorageTraffic(
            Map.of(
                StorageRequest.Type.INITIALIZE,
                1L,
                StorageRequest.Type.WRITE,
                1L,
                StorageRequest.Type.READ,
                2L,
                StorageRequest.Type.SIZE,
                1L,
                StorageRequest.Type.LIST,
                2L,
                StorageRequest.Type.DELETE,
                1L),
            1,
            100,
            7),
        backend.traffic());
    assertEquals(8, backend.traffic().total());
  }

  @Test
  void whatTwoStoresWereAskedAddsUp() {
    StorageTraffic one =
        new StorageTraffic(
            Map.of(StorageRequest.Type.READ, 2L, StorageRequest.Type.LIST, 1L), 1, 10, 20);
    StorageTraffic other = new StorageTraffic(Map.of(StorageRequest.Type.READ, 3L), 0, 5, 7);
    assertEquals(
        new StorageTraffic(
            Map.of(StorageRequest.Type.READ, 5L, StorageRequest.Type.LIST, 1L), 1, 15, 27),
        one.plus(other));
    assertEquals(other, StorageTraffic.NONE.plus(other));
  }
}
