package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.sftp.testing.SshServer;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.StorageBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The backend on OpenSSH's server keeps the contract.
final class SftpBackendContractTest extends StorageBackendContract {
  @TempDir private static Path serverFolder;
  private static SshServer server;

  @TempDir(factory = FastDirectory.class)
  private Path directory;

  @BeforeAll
  static void start() throws IOException {
    server = SshServer.start(serverFolder.resolve("sshd"), "internal-sftp");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected StorageBackend open() {
    NetworkSettings network =
        new NetworkSettings(
            4,
            Duration.ofSeconds(60),
            Optional.empty(),
            false,
            Map.of("sftp.host-key", "accept-new"));
    return new SftpBackend(
        new SftpPlace(
            Optional.empty(),
            "127.0.0.1",
            OptionalInt.of(server.port()),
            directory.resolve("repository").toString()),
        SftpOptions.of(network),
        SftpAccount.of(Map.of(), System.getProperty("user.name"), server.home()),
        SshQuestions.NOBODY,
        network,
        new SecureRandom());
  }

  @Override
  protected void fill(Collection<FileName> files, byte[] content) {
    try {
      for (FileName file : files) {
        Files.write(directory.resolve("repository").resolve(file.path()), content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void missingFoldersAreToldAndMadeAnewWhereThereIsAConfig() throws IOException {
    Path root = directory.resolve("repository");
    try (StorageBackend backend = open()) {
      backend.initialize();
      assertThrows(RepositoryMissingException.class, backend::missingFolders);
      assertThrows(RepositoryMissingException.class, () -> backend.restoreFolder(FileKind.INDEX));
      fill(Set.of(FileName.CONFIG), new byte[] {1});
      assertEquals(Set.of(), backend.missingFolders());
      Files.delete(root.resolve("index"));
      Files.delete(root.resolve("locks"));
      assertEquals(Set.of(FileKind.INDEX), backend.missingFolders());
      backend.restoreFolder(FileKind.INDEX);
      assertEquals(Set.of(), backend.missingFolders());
      Files.delete(root.resolve("index"));
      Files.createSymbolicLink(root.resolve("index"), directory.resolve("not mounted"));
      assertEquals(Set.of(FileKind.INDEX), backend.missingFolders());
      assertThrows(StorageException.class, () -> backend.restoreFolder(FileKind.INDEX));
    }
  }
}
