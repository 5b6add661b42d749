package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.sftp.testing.SshServer;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
}
