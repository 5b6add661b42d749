package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.PacedTransferContract;
import dj.adapters.storage.backend.StagedBytes;
import dj.adapters.storage.backend.sftp.testing.SshServer;
import dj.domain.port.Bandwidth;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// OpenSSH's server under a limit.
final class SftpPacedTransferTest extends PacedTransferContract {
  @TempDir private static Path serverFolder;
  private static SshServer server;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    server = SshServer.start(serverFolder.resolve("sshd"), "internal-sftp");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private Path root() {
    return directory.resolve("repository");
  }

  @Override
  protected StorageBackend open(Bandwidth bandwidth) {
    NetworkSettings network =
        new NetworkSettings(
                2,
                Duration.ofSeconds(30),
                Optional.empty(),
                false,
                Map.of("sftp.host-key", "accept-new"))
            .withBandwidth(bandwidth);
    StorageBackend backend =
        new SftpBackend(
            new SftpPlace(
                Optional.empty(), "127.0.0.1", OptionalInt.of(server.port()), root().toString()),
            SftpOptions.of(network),
            SftpAccount.of(Map.of(), System.getProperty("user.name"), server.home()),
            SshQuestions.NOBODY,
            network,
            new SecureRandom());
    if (!Files.exists(root())) {
      backend.initialize();
    }
    return backend;
  }

  @Override
  protected long sentBytes() {
    return StagedBytes.in(root());
  }
}
