package dj.adapters.storage.backend.sftp.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// OpenSSH's server on a port of this machine, with keys of its own, which lets in this user by a
/// key and nobody else.
public final class SshServer implements AutoCloseable {
  private static final String SSHD = "/usr/sbin/sshd";

  private final Path folder;
  private final int port;
  private final List<String> extraLines;
  private Process process;

  private SshServer(Path folder, int port, List<String> extraLines) {
    this.folder = folder;
    this.port = port;
    this.extraLines = extraLines;
  }

  /// Starts a server whose files are in a folder of its own.
  ///
  /// @param folder is made
  /// @param sftpServer how the SFTP server is called, such as `internal-sftp`
  /// @param extraLines more lines for its configuration
  public static SshServer start(Path folder, String sftpServer, String... extraLines)
      throws IOException {
    Files.createDirectories(folder.resolve("home/.ssh"));
    List<String> lines = new ArrayList<>(List.of("Subsystem sftp " + sftpServer));
    lines.addAll(Arrays.asList(extraLines));
    SshServer server = new SshServer(folder, freePort(), lines);
    server.createKey("host_key", "ed25519", "");
    server.createKey("home/.ssh/id_ed25519", "ed25519", "");
    server.authorize("home/.ssh/id_ed25519.pub");
    server.run();
    return server;
  }

  /// Makes a pair of keys in the folder.
  public Path createKey(String name, String type, String passphrase) {
    execute(
        "ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", folder.resolve(name).toString());
    return folder.resolve(name);
  }

  /// Lets in whoever has the private half of a public key in the folder.
  public void authorize(String publicKey) throws IOException {
    Files.writeString(
        folder.resolve("authorized_keys"),
        (Files.exists(folder.resolve("authorized_keys"))
                ? Files.readString(folder.resolve("authorized_keys"))
                : "")
            + Files.readString(folder.resolve(publicKey)));
  }

  /// Starts the server, again if it was stopped, and waits until it listens.
  public void run() throws IOException {
    Files.createDirectories(Path.of("/run/sshd"));
    Path configuration = folder.resolve("sshd_config");
    Files.writeString(
        configuration,
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        PidFile none
        AuthorizedKeysFile %s
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        MaxStartups 100
        %s
        """
            .formatted(
                port,
                folder.resolve("host_key"),
                folder.resolve("authorized_keys"),
                String.join("\n", extraLines)));
    process =
        new ProcessBuilder(SSHD, "-D", "-e", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    awaitPort();
  }

  private void awaitPort() throws IOException {
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException("sshd ended: " + Files.readString(folder.resolve("log")), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  /// Stops the server at once, and every connection with it.
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Its port on this machine.
  public int port() {
    return port;
  }

  /// A home directory with the key that the server knows.
  public Path home() {
    return folder.resolve("home");
  }

  /// The server's public key, as a line of known hosts has it after the name.
  public String hostKey() throws IOException {
    String[] parts = Files.readString(folder.resolve("host_key.pub")).split(" ", -1);
    return parts[0] + " " + parts[1];
  }

  @Override
  public void close() {
    kill();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void execute(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
