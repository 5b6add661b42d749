package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.SlowRelay;
import dj.adapters.storage.backend.sftp.testing.SshServer;
import dj.adapters.storage.linux.Shell;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.Bandwidth;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.Pace;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// OpenSSH's server with a disk or a quota that is full, and one that dies in the middle of a file.
@Timeout(120)
final class SftpWeatherTest {
  private static final int LARGE_BYTES = 4_000_000;
  private static final int FREE_BYTES = 1_000_000;

  /// Takes some 15 seconds on the slow line.
  private static final int SLOW_BYTES = 2_000_000;

  @TempDir private Path folder;

  private SshServer server;

  @BeforeEach
  void start() throws IOException {
    server = SshServer.start(folder.resolve("sshd"), "internal-sftp");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFullDiskIsToldAtOnceAndNothingStaysOnIt() throws IOException {
    if (!Shell.isRoot()) {
      return; // Nobody else may mount.
    }
    try (Disk disk = mounted("size=3m");
        StorageBackend backend = open(disk.root(), Bandwidth.UNLIMITED)) {
      backend.initialize();
      for (int name = 0; name < 3; name++) {
        FileName large = pack(name);
        OutOfSpaceException full =
            assertThrows(OutOfSpaceException.class, () -> write(backend, large, LARGE_BYTES));
        assertTrue(full.getMessage().contains(large.path()), full::getMessage);
        assertEquals(List.of(), staged(disk.root()));
      }
      write(backend, pack(4), FREE_BYTES);
      assertEquals(FREE_BYTES, backend.sizeBytes(pack(4)).orElseThrow());
    }
  }

  @Test
  void aDiskWithoutRoomForNamesIsFull() throws IOException {
    if (!Shell.isRoot()) {
      return; // Nobody else may mount.
    }
    try (Disk disk = mounted("nr_inodes=4");
        StorageBackend backend = open(disk.root(), Bandwidth.UNLIMITED)) {
      assertThrows(OutOfSpaceException.class, backend::initialize);
    }
    try (Disk disk = mounted("nr_inodes=300");
        StorageBackend backend = open(disk.root(), Bandwidth.UNLIMITED)) {
      backend.initialize();
      OutOfSpaceException full =
          assertThrows(
              OutOfSpaceException.class,
              () -> {
                for (int name = 0; name < 100; name++) {
                  write(backend, pack(name), 1);
                }
              });
      assertTrue(full.hint().contains("free space"), full::hint);
    }
  }

  /// As a quota does it, of which the protocol tells as little: here files may not grow beyond 128
  /// KiB.
  @Test
  void aQuotaIsToldAtOnceAndNothingOfTheFileStays() throws IOException {
    server.close();
    server =
        SshServer.start(
            folder.resolve("limited"),
            "ulimit -f 128; exec env --ignore-signal=XFSZ /usr/lib/openssh/sftp-server");
    Path root = folder.resolve("repository");
    try (StorageBackend backend = open(root, Bandwidth.UNLIMITED)) {
      backend.initialize();
      OutOfSpaceException refusal =
          assertThrows(OutOfSpaceException.class, () -> write(backend, pack(1), FREE_BYTES));
      assertTrue(refusal.getMessage().contains("quota"), refusal::getMessage);
      assertEquals(List.of(), staged(root));
      write(backend, pack(2), 1);
    }
  }

  @Test
  void whatABrokenLineLeftIsRemovedOverTheNext() throws Exception {
    Path root = folder.resolve("repository");
    Bandwidth killing = new Bandwidth(new KillingPace(), Pace.UNLIMITED);
    try (StorageBackend backend = open(root, killing)) {
      backend.initialize();
      assertThrows(StorageUnavailableException.class, () -> write(backend, pack(1), LARGE_BYTES));
      assertEquals(1, staged(root).size());
      server.run();
      write(backend, pack(2), 1);
      assertEquals(List.of(), staged(root));
    }
  }

  /// The server's signs of life wait behind what is on its way to it.
  @Test
  void aSlowLineIsNotOneThatBroke() {
    try (SlowRelay line = new SlowRelay(server.port(), "128k");
        StorageBackend backend =
            open(
                line.port(),
                folder.resolve("repository"),
                Duration.ofSeconds(3),
                Bandwidth.UNLIMITED)) {
      backend.initialize();
      write(backend, pack(1), SLOW_BYTES);
      assertEquals(SLOW_BYTES, backend.sizeBytes(pack(1)).orElseThrow());
    }
  }

  private StorageBackend open(Path root, Bandwidth bandwidth) {
    return open(server.port(), root, Duration.ofSeconds(60), bandwidth);
  }

  private StorageBackend open(int port, Path root, Duration timeout, Bandwidth bandwidth) {
    NetworkSettings network =
        new NetworkSettings(
                4, timeout, Optional.empty(), false, Map.of("sftp.host-key", "accept-new"))
            .withBandwidth(bandwidth);
    return new SftpBackend(
        new SftpPlace(Optional.empty(), "127.0.0.1", OptionalInt.of(port), root.toString()),
        SftpOptions.of(network),
        SftpAccount.of(Map.of(), System.getProperty("user.name"), server.home()),
        SshQuestions.NOBODY,
        network,
        new SecureRandom());
  }

  private static FileName pack(int number) {
    return new FileName(FileKind.PACK, "%064x".formatted(number));
  }

  private static void write(StorageBackend backend, FileName file, int sizeBytes) {
    backend.write(file, ByteBuffer.wrap(new byte[sizeBytes]), WriteMode.CREATE);
  }

  private static List<String> staged(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tmp"))) {
      return files.map(Path::toString).toList();
    }
  }

  private Disk mounted(String options) throws IOException {
    Path root = Files.createDirectories(folder.resolve("disk"));
    Shell.run(folder, "mount -t tmpfs -o mode=700," + options + " none disk");
    return new Disk(root);
  }

  /// A small file system for the time of a test.
  private record Disk(Path root) implements AutoCloseable {
    @Override
    public void close() {
      Shell.run(root.getParent(), "umount -l disk");
    }
  }

  /// Lets half of a large file go, and kills the server then.
  private final class KillingPace implements Pace {
    private long passedBytes;

    @Override
    public boolean isLimited() {
      return false;
    }

    @Override
    public int sliceBytes(int mostBytes) {
      return mostBytes;
    }

    @Override
    public void pass(long sizeBytes) {
      passedBytes += sizeBytes;
      if (sizeBytes > 1 && passedBytes > LARGE_BYTES / 2) {
        passedBytes = 0;
        server.kill();
      }
    }
  }
}
