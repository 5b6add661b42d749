package dj.adapters.storage.backend.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// A small SFTP server on a port of this computer alone, which the build of the image practises
/// with: what a client does in the training of the AOT cache, it has ready later. It lets in
/// whoever has a key that was made for the occasion, and no command of the program starts it.
public final class PracticeServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String KEY_TYPE = "ssh-ed25519";
  private static final int KEY_BITS = 256;

  private final SshServer server;

  private PracticeServer(SshServer server) {
    this.server = server;
  }

  /// The ways to agree on keys that servers with OpenSSH have, as they prefer them: one a server.
  public enum KeyAgreement {
    /// Since OpenSSH 9.9.
    ML_KEM(BuiltinDHFactories.mlkem768x25519),
    /// Since OpenSSH 8.5.
    SNTRUP(BuiltinDHFactories.sntrup761x25519),
    /// Before.
    CURVE(BuiltinDHFactories.curve25519);

    private final BuiltinDHFactories factory;

    KeyAgreement(BuiltinDHFactories factory) {
      this.factory = factory;
    }
  }

  /// Starts a server, and writes its key and that of its user to where a client looks for them.
  ///
  /// @param home the client's home directory
  public static PracticeServer start(Path home, KeyAgreement agreement) throws IOException {
    try {
      KeyPair user = KeyUtils.generateKeyPair(KEY_TYPE, KEY_BITS);
      KeyPair host = KeyUtils.generateKeyPair(KEY_TYPE, KEY_BITS);
      SshServer server = SshServer.setUpDefaultServer();
      server.setHost(LOOPBACK);
      server.setKeyPairProvider(KeyPairProvider.wrap(host));
      server.setPublickeyAuthenticator(
          (name, key, session) -> KeyUtils.compareKeys(key, user.getPublic()));
      server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
      server.setKeyExchangeFactories(List.of(ServerBuilder.DH2KEX.apply(agreement.factory)));
      server.start();
      PracticeServer started = new PracticeServer(server);
      started.introduce(home, user, host);
      return started;
    } catch (GeneralSecurityException e) {
      throw new IOException("the keys for the practice cannot be made", e);
    }
  }

  private void introduce(Path home, KeyPair user, KeyPair host)
      throws IOException, GeneralSecurityException {
    Path folder = Files.createDirectories(home.resolve(".ssh"));
    try (OutputStream file = Files.newOutputStream(folder.resolve("id_ed25519"))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "practice", null, file);
    }
    Files.writeString(
        folder.resolve("known_hosts"),
        KnownHosts.name(LOOPBACK, server.getPort())
            + " "
            + PublicKeyEntry.toString(host.getPublic())
            + "\n");
  }

  /// The address of a repository in a directory.
  public String address(Path directory) {
    return "sftp://practice@" + LOOPBACK + ":" + server.getPort() + "/" + directory;
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
