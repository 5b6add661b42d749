package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.DeniedException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.MemoryBackend;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A protected backend reads as before and changes nothing.
final class ReadOnlyBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));

  private final MemoryBackend memory = new MemoryBackend(InstantSource.system());
  private final ReadOnlyBackend protectedBackend =
      new ReadOnlyBackend(memory, "it is only read here");

  @Test
  void everyChangeIsDeniedWithTheReason() {
    ByteBuffer content = ByteBuffer.wrap(new byte[3]);
    memory.write(FILE, content, WriteMode.CREATE);
    DeniedException denied =
        assertThrows(
            DeniedException.class, () -> protectedBackend.write(FILE, content, WriteMode.CREATE));
    assertEquals("cannot write " + FILE + " in memory: it is only read here", denied.getMessage());
    assertThrows(
        DeniedException.class, () -> protectedBackend.write(FILE, content, WriteMode.REPLACE));
    assertThrows(DeniedException.class, () -> protectedBackend.delete(FILE));
    assertThrows(DeniedException.class, protectedBackend::initialize);
    assertFalse(protectedBackend.capabilities().deletes());
  }

  @Test
  void readingIsAsBefore() {
    memory.write(FILE, ByteBuffer.wrap(new byte[] {1, 2, 3}), WriteMode.CREATE);
    byte[] target = new byte[2];
    protectedBackend.read(FILE, 1, target, 0, 2);
    assertEquals(3, target[1]);
    assertEquals(OptionalLong.of(3), protectedBackend.sizeBytes(FILE));
    List<FileName> listed = new ArrayList<>();
    protectedBackend.list(FileKind.SNAPSHOT, each -> listed.add(each.file()));
    assertEquals(List.of(FILE), listed);
    assertEquals("memory", protectedBackend.address());
    protectedBackend.close();
  }
}
