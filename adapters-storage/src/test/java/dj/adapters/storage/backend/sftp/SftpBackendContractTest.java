package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
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
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Test
  void leftoversAreStagedFilesThatNobodyChangedForADay() throws IOException {
    Path staging = directory.resolve("repository/tmp");
    Path foreign = staging.resolve("notes.txt");
    Path old = staging.resolve("0123456789abcdef");
    Path fresh = staging.resolve("fedcba9876543210");
    Path folder = staging.resolve("00000000000000ff");
    for (Path file : List.of(foreign, old, fresh)) {
      Files.writeString(file, "half a pack");
    }
    Files.createDirectory(folder);
    Instant now = Instant.now();
    for (Path stale : List.of(foreign, old, folder)) {
      Files.setLastModifiedTime(stale, FileTime.from(now.minus(Duration.ofHours(25))));
    }
    Files.setLastModifiedTime(fresh, FileTime.from(now.minus(Duration.ofHours(23))));
    backend.removeLeftovers();
    try (Stream<Path> left = Files.list(staging)) {
      assertEquals(Set.of(foreign, fresh, folder), left.collect(Collectors.toSet()));
    }
  }

  @Test
  void leftoversThatCannotBeRemovedAreNoFailure() throws IOException {
    Files.delete(directory.resolve("repository/tmp"));
    assertDoesNotThrow(backend::removeLeftovers);
  }
}
