package dj.adapters.storage.backend.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.port.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files get their names on file systems without hard links too; the one in a ZIP file stands for
/// them.
final class StagedFileTest {
  @TempDir private Path directory;
  private FileSystem withoutLinks;
  private Path staging;
  private Path target;

  @BeforeEach
  void mount() throws IOException {
    withoutLinks =
        FileSystems.newFileSystem(
            URI.create("jar:" + directory.resolve("x.zip").toUri()),
            Map.of("create", "true", "enablePosixFileAttributes", "true"));
    staging = Files.createDirectory(withoutLinks.getPath("/tmp"));
    target = withoutLinks.getPath("/target");
  }

  @AfterEach
  void unmount() throws IOException {
    withoutLinks.close();
  }

  @Test
  void aFileIsRenamedWhereItCannotBeLinked() throws IOException {
    assertThrows(
        UnsupportedOperationException.class,
        () -> Files.createLink(target, withoutLinks.getPath("/tmp")));
    publish(1);
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
  }

  @Test
  void aTakenNameIsRespectedWithoutLinks() throws IOException {
    publish(1);
    assertThrows(FileAlreadyExistsException.class, () -> publish(2));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
  }

  private void publish(int content) throws IOException {
    try (StagedFile staged =
        StagedFile.write(
            staging,
            new Random(content),
            ByteBuffer.wrap(new byte[] {(byte) content}),
            Pace.UNLIMITED)) {
      staged.publishNew(target);
    }
    try (Stream<Path> left = Files.list(staging)) {
      assertEquals(0, left.count());
    }
  }
}
