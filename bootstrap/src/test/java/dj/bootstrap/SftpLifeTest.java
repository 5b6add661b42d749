package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.sftp.testing.SshServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a repository on OpenSSH's server.
final class SftpLifeTest extends StorageLifeTest {
  @TempDir private static Path serverFolder;
  private static SshServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = SshServer.start(serverFolder.resolve("sshd"), "internal-sftp");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  /// The environment has options of SFTP throughout.
  @Test
  void repositoriesOfAnotherKindPassOverTheOptions() {
    String near = directory.resolve("near").toString();
    succeeds("init");
    succeeds("init", "-r", near);
    succeeds("copy", "--from-repo", near, "--from-password-command", "echo secret");
    succeeds(
        "copy",
        "-r",
        near,
        "--from-repo",
        address(serverPort()),
        "--from-password-command",
        "echo secret",
        "-o",
        variables().get("DJ_OPTION"));
    assertEquals(2, run("snapshots", "-r", near, "-o", "sftp.identity=/none"), err);
    assertTrue(err.contains("sftp.identity"), err);
  }

  @Override
  protected int serverPort() {
    return server.port();
  }

  @Override
  protected String address(int port) {
    return "sftp://127.0.0.1:" + port + "/" + directory.resolve("repository");
  }

  @Override
  protected Map<String, String> variables() {
    return Map.of(
        "DJ_OPTION",
        "sftp.host-key=accept-new,sftp.identity=" + server.home().resolve(".ssh/id_ed25519"));
  }
}
