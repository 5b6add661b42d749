package dj.adapters.storage.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.hash.Sha256;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A line that is slow is not one that stands still, however much longer than the time for a
/// request an upload takes.
public abstract class SlowLineContract {
  private static final int SIZE_BYTES = 3 << 19;
  private static final String RATE = "384k";
  private static final Duration NEEDED = Duration.ofSeconds(3);
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);

  /// The port of this machine at which the server listens.
  protected abstract int serverPort();

  /// A backend on a prepared place, which is the same each time.
  ///
  /// @param port where the server is reached
  protected abstract StorageBackend open(int port, Duration requestTimeout);

  @Test
  @Timeout(60)
  void anUploadOverASlowLineComesToItsEnd() {
    byte[] content = new byte[SIZE_BYTES];
    new Random(9).nextBytes(content);
    FileName pack = new FileName(FileKind.PACK, HexFormat.of().formatHex(Sha256.of(content)));
    long begun = System.nanoTime();
    try (SlowRelay relay = new SlowRelay(serverPort(), RATE);
        StorageBackend backend = open(relay.port(), REQUEST_TIMEOUT)) {
      backend.write(pack, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(taken.compareTo(NEEDED) > 0, taken + ": the line is slow");
    try (StorageBackend backend = open(serverPort(), Duration.ofSeconds(20))) {
      byte[] read = new byte[SIZE_BYTES];
      backend.read(pack, 0, read, 0, read.length);
      assertArrayEquals(content, read);
    }
  }
}
