package dj.adapters.storage.backend.sftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.local.LocalBackend;
import dj.adapters.storage.backend.sftp.testing.SshServer;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The way to an SSH server: who is let in, and which server is trusted.
@Timeout(120)
final class SftpLoginTest {
  private static final FileName PACK = new FileName(FileKind.PACK, "ab".repeat(32));

  @TempDir private Path folder;

  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> options = new HashMap<>();
  private SshQuestions questions = SshQuestions.NOBODY;
  private SshServer server;
  private SshServer gate;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (gate != null) {
      gate.close();
    }
  }

  private void start(String... lines) throws IOException {
    server = SshServer.start(folder.resolve("sshd"), "internal-sftp", lines);
  }

  private Path knownHosts() {
    return server.home().resolve(".ssh/known_hosts");
  }

  private void know(String line) throws IOException {
    Files.writeString(knownHosts(), line + "\n");
  }

  private String name() {
    return "[127.0.0.1]:" + server.port();
  }

  private SftpBackend open() {
    return open("127.0.0.1", OptionalInt.of(server.port()));
  }

  private SftpBackend open(String host, OptionalInt port) {
    NetworkSettings network =
        new NetworkSettings(4, Duration.ofSeconds(60), Optional.empty(), false, options);
    return new SftpBackend(
        new SftpPlace(Optional.empty(), host, port, folder.resolve("repository").toString()),
        SftpOptions.of(network),
        SftpAccount.of(variables, System.getProperty("user.name"), server.home()),
        questions,
        network,
        new SecureRandom());
  }

  private void works() {
    works(open());
  }

  private static void works(StorageBackend backend) {
    try (backend) {
      backend.initialize();
    }
  }

  private <T extends DjException> T fails(Class<T> kind) {
    try (StorageBackend backend = open()) {
      return assertThrows(kind, backend::initialize);
    }
  }

  @Test
  void aKnownServerIsTrusted() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    works();
  }

  @Test
  void aHashedNameIsKnown() throws Exception {
    start();
    know(name() + " " + server.hostKey());
    assertEquals(
        0,
        new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", knownHosts().toString())
            .start()
            .waitFor());
    assertFalse(Files.readString(knownHosts()).contains("127.0.0.1"));
    works();
  }

  @Test
  void anUnknownServerIsRefusedWithItsFingerprint() throws IOException {
    start();
    UntrustedServerException e = fails(UntrustedServerException.class);
    assertTrue(e.getMessage().contains("ssh-ed25519 SHA256:"), e.getMessage());
    assertTrue(e.hint().contains("accept-new"), e.hint());
    assertFalse(Files.exists(knownHosts()));
  }

  @Test
  void anUnknownServerIsRememberedIfAPersonSaysYes() throws IOException {
    start();
    questions =
        new SshQuestions() {
          @Override
          public boolean agrees(String question) {
            return question.contains("SHA256:");
          }

          @Override
          public Optional<String> secret(String prompt) {
            return Optional.empty();
          }
        };
    works();
    assertEquals(name() + " " + server.hostKey() + "\n", Files.readString(knownHosts()));
  }

  @Test
  void whoSaidNoIsNotAskedAgain() throws IOException {
    start();
    AtomicInteger asked = new AtomicInteger();
    questions =
        new SshQuestions() {
          @Override
          public boolean agrees(String question) {
            asked.incrementAndGet();
            return false;
          }

          @Override
          public Optional<String> secret(String prompt) {
            return Optional.empty();
          }
        };
    try (StorageBackend backend = open()) {
      assertThrows(UntrustedServerException.class, () -> backend.sizeBytes(PACK));
      assertThrows(UntrustedServerException.class, () -> backend.sizeBytes(FileName.CONFIG));
    }
    assertEquals(1, asked.get());
  }

  @Test
  void aNewServerIsRememberedWithAcceptNew() throws IOException {
    start();
    options.put("sftp.host-key", "accept-new");
    know("other.example ssh-ed25519 AAAA");
    works();
    assertTrue(Files.readString(knownHosts()).endsWith(name() + " " + server.hostKey() + "\n"));
  }

  @Test
  void aChangedKeyIsRefusedEvenWithAcceptNew() throws IOException {
    start();
    options.put("sftp.host-key", "accept-new");
    server.createKey("other", "ed25519", "");
    String[] other = Files.readString(folder.resolve("sshd/other.pub")).split(" ", -1);
    know("# a comment\n" + name() + " " + other[0] + " " + other[1]);
    UntrustedServerException e = fails(UntrustedServerException.class);
    assertTrue(e.getMessage().contains(knownHosts() + ", line 2"), e.getMessage());
    assertTrue(
        e.hint().endsWith("ssh-keygen -f '" + knownHosts() + "' -R '" + name() + "'"), e.hint());
  }

  @Test
  void aRevokedKeyIsRefused() throws IOException {
    start();
    know("@revoked " + name() + " " + server.hostKey());
    assertTrue(fails(UntrustedServerException.class).getMessage().contains("revoked"));
  }

  @Test
  void whoIsNotLetInIsTold() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Files.delete(server.home().resolve(".ssh/id_ed25519"));
    DeniedException e = fails(DeniedException.class);
    assertTrue(e.hint().contains("ssh-copy-id"), e.hint());
  }

  @Test
  void aKeyWithAPassphraseIsOpened() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Path key = server.createKey("sealed", "ed25519", "open sesame");
    server.authorize("sealed.pub");
    options.put("sftp.identity", key.toString());
    DjException unknown = fails(DeniedException.class);
    assertTrue(
        unknown.getMessage().contains(key + " needs a passphrase, and there is none"),
        unknown::getMessage);
    variables.put("DJ_SFTP_PASSPHRASE", "open barley");
    DjException wrong = fails(DeniedException.class);
    assertTrue(wrong.getMessage().contains(key + " has another passphrase"), wrong::getMessage);
    assertTrue(wrong.hint().contains("DJ_SFTP_PASSPHRASE"), wrong::hint);
    variables.put("DJ_SFTP_PASSPHRASE", "open sesame");
    works();
  }

  @Test
  void anIdentityThatIsNotThereIsTold() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    options.put("sftp.identity", folder.resolve("nowhere").toString());
    UsageException failure = fails(UsageException.class);
    assertTrue(failure.getMessage().contains("nowhere"), failure::getMessage);
  }

  @Test
  void whatIsNoPrivateKeyIsTold() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    for (Path file :
        new Path[] {
          server.home().resolve(".ssh/id_ed25519.pub"),
          Files.writeString(folder.resolve("letter"), "Dear server"),
          Files.createFile(folder.resolve("nothing"))
        }) {
      options.put("sftp.identity", file.toString());
      DjException failure = fails(DeniedException.class);
      assertTrue(failure.getMessage().contains(file + " is no private key"), failure::getMessage);
    }
  }

  @Test
  void theKeysThatTheServerDidNotTakeAreTold() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    options.put("sftp.identity", server.createKey("stranger", "ed25519", "").toString());
    DjException strange = fails(DeniedException.class);
    assertTrue(strange.getMessage().contains("stranger is not accepted"), strange::getMessage);
    options.clear();
    Path key = server.home().resolve(".ssh/id_ed25519");
    Files.delete(key);
    DjException none = fails(DeniedException.class);
    assertTrue(none.getMessage().contains("there is no key " + key + ", "), none::getMessage);
  }

  @Test
  void anAgentThatIsGoneIsDoneWithout() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Path socket = folder.resolve("no agent");
    variables.put("SSH_AUTH_SOCK", socket.toString());
    works();
    Files.delete(server.home().resolve(".ssh/id_ed25519"));
    DjException failure = fails(DeniedException.class);
    assertTrue(failure.getMessage().contains("the agent at " + socket), failure::getMessage);
  }

  @Test
  void anAgentThatHangsUpIsDoneWithout() throws Exception {
    start();
    know(name() + " " + server.hostKey());
    Path socket = folder.resolve("agent");
    variables.put("SSH_AUTH_SOCK", socket.toString());
    try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      Thread.startVirtualThread(() -> hangUp(agent));
      works();
    }
  }

  private static void hangUp(ServerSocketChannel agent) {
    try {
      while (true) {
        try (SocketChannel _ = agent.accept()) {
          // Whoever calls is not answered.
        }
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  @Test
  void aServerThatAllowsFewChannelsIsAskedForNoMore() throws IOException {
    start("MaxSessions 1");
    know(name() + " " + server.hostKey());
    works();
  }

  @Test
  void aServerWithoutCommonAlgorithmsIsToldAtOnce() throws IOException {
    start("KexAlgorithms diffie-hellman-group1-sha1");
    know(name() + " " + server.hostKey());
    FailedException failure = fails(FailedException.class);
    assertTrue(
        failure.getMessage().endsWith("offers diffie-hellman-group1-sha1"), failure::getMessage);
    assertTrue(failure.hint().contains("curve25519-sha256"), failure::hint);
  }

  @Test
  void aServerWithoutFileTransferIsTold() throws IOException {
    server = SshServer.start(folder.resolve("sshd"), "/bin/false");
    know(name() + " " + server.hostKey());
    StorageUnavailableException failure = fails(StorageUnavailableException.class);
    assertTrue(failure.getMessage().contains("no file transfer"), failure::getMessage);
    assertTrue(failure.hint().contains("Subsystem sftp"), failure::hint);
  }

  @Test
  void aServerThatHangsUpAtOnceIsUnavailable() throws IOException {
    start();
    try (ServerSocketChannel other = ServerSocketChannel.open();
        StorageBackend backend =
            open("127.0.0.1", OptionalInt.of(other.bind(null).socket().getLocalPort()))) {
      Thread.startVirtualThread(() -> hangUp(other));
      StorageUnavailableException failure =
          assertThrows(StorageUnavailableException.class, backend::initialize);
      assertFalse(failure.getMessage().contains("[ssh-connection]"), failure::getMessage);
    }
  }

  @Test
  void keysOfOtherTypesAreUsed() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    for (String type : new String[] {"ecdsa", "rsa"}) {
      options.put("sftp.identity", server.createKey("my-" + type, type, "").toString());
      server.authorize("my-" + type + ".pub");
      works();
    }
  }

  @Test
  void anAgentSigns() throws Exception {
    start();
    know(name() + " " + server.hostKey());
    Path key = server.home().resolve(".ssh/id_ed25519");
    Path socket = folder.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
      said.readLine();
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertEquals(0, add.start().waitFor());
      Files.delete(key);
      variables.put("SSH_AUTH_SOCK", socket.toString());
      works();
    } finally {
      agent.destroy();
    }
  }

  @Test
  void theSshConfigurationIsFollowed() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Path key = server.createKey("elsewhere", "ed25519", "");
    server.authorize("elsewhere.pub");
    Files.delete(server.home().resolve(".ssh/id_ed25519"));
    Files.writeString(
        server.home().resolve(".ssh/config"),
        "Host vault\n  HostName 127.0.0.1\n  Port %d\n  IdentityFile %s\n"
            .formatted(server.port(), key));
    works(open("vault", OptionalInt.empty()));
  }

  @Test
  void aServerIsReachedByWayOfOthers() throws IOException {
    startBehindGate();
    know(knownGate() + "\n" + name() + " " + server.hostKey());
    works(open("vault", OptionalInt.empty()));
    gate.kill();
    try (StorageBackend backend = open("vault", OptionalInt.empty())) {
      assertThrows(StorageUnavailableException.class, () -> backend.list(FileKind.KEY, _ -> {}));
    }
  }

  @Test
  void twoHostsOnTheWayAreTakenInTurn() throws IOException {
    startBehindGate();
    know(knownGate() + "\n" + name() + " " + server.hostKey());
    configure(
        """
        Host vault
          HostName 127.0.0.1
          Port %d
          ProxyJump gate,ssh://127.0.0.1:%d
        Host gate
          HostName 127.0.0.1
          Port %d
        """
            .formatted(server.port(), gate.port(), gate.port()));
    works(open("vault", OptionalInt.empty()));
  }

  @Test
  void aHostOnTheWayThatIsNotKnownIsNotTrusted() throws IOException {
    startBehindGate();
    know(name() + " " + server.hostKey());
    UntrustedServerException e = failsBehindGate(UntrustedServerException.class);
    assertTrue(e.getMessage().contains("[127.0.0.1]:" + gate.port()), e.getMessage());
  }

  @Test
  void aServerBehindAnotherIsKnownByItsOwnName() throws IOException {
    startBehindGate();
    know(knownGate());
    UntrustedServerException e = failsBehindGate(UntrustedServerException.class);
    assertTrue(e.getMessage().contains(name()), e.getMessage());
  }

  @Test
  void aHostOnTheWayThatLetsNobodyInIsNamed() throws IOException {
    startBehindGate();
    know(knownGate() + "\n" + name() + " " + server.hostKey());
    Files.writeString(folder.resolve("gate/authorized_keys"), "");
    DeniedException e = failsBehindGate(DeniedException.class);
    assertTrue(e.getMessage().contains("[127.0.0.1]:" + gate.port()), e.getMessage());
  }

  @Test
  void aHostOnTheWayThatForbidsForwardingIsNamed() throws IOException {
    startBehindGate("AllowTcpForwarding no");
    know(knownGate() + "\n" + name() + " " + server.hostKey());
    StorageUnavailableException e = failsBehindGate(StorageUnavailableException.class);
    assertTrue(e.getMessage().contains("allow forwarding"), e.getMessage());
  }

  @Test
  void aWayInCirclesIsRefused() throws IOException {
    startBehindGate();
    know(knownGate() + "\n" + name() + " " + server.hostKey());
    configure("Host *\n  HostName 127.0.0.1\n  Port " + gate.port() + "\n  ProxyJump gate\n");
    UsageException e = failsBehindGate(UsageException.class);
    assertTrue(e.getMessage().contains("more than 8 hosts"), e.getMessage());
  }

  @Test
  void aCommandOnTheWayIsRefused() throws IOException {
    start();
    configure("Host vault\n  ProxyCommand nc %h %p\n");
    UsageException e = failsBehindGate(UsageException.class);
    assertTrue(e.getMessage().contains("ProxyCommand"), e.getMessage());
  }

  @Test
  void includedFilesAndMatchedHostsAreFollowed() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Path more = Files.createDirectories(server.home().resolve(".ssh/config.d"));
    Files.writeString(
        more.resolve("10-vault"),
        "Match originalhost vault,other\n  HostName 127.0.0.1\nMatch exec false\n  Port 1\n");
    Files.writeString(more.resolve("20-port"), "Match all\n  Port " + server.port() + "\n");
    configure("Include config.d/*\nHost vault\n  HostName gone.invalid\n  Port 2\n");
    works(open("vault", OptionalInt.empty()));
  }

  @Test
  void blockThatIncludesAFileGoesOnBehindIt() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    Path more = Files.createDirectories(server.home().resolve(".ssh/config.d"));
    Files.writeString(more.resolve("10-other"), "Host other\n  User nobody\n");
    Files.writeString(more.resolve("20-if"), "Match exec false\n  Port 1\n");
    Files.write(more.resolve(".swp"), new byte[] {(byte) 0xFF, '\n'});
    configure(
        "Host vault\n  Include config.d/*\n  HostName 127.0.0.1\n  Port " + server.port() + "\n");
    works(open("vault", OptionalInt.empty()));
    configure(
        "Include config.d/*\nPort "
            + server.port()
            + "\nHost vault\n  HostName 127.0.0.1\nHost other\n  HostName 127.0.0.1\n");
    works(open("vault", OptionalInt.empty()));
    try (StorageBackend backend = open("other", OptionalInt.empty())) {
      DeniedException e =
          assertThrows(DeniedException.class, () -> backend.list(FileKind.KEY, _ -> {}));
      assertTrue(e.getMessage().contains("nobody"), e.getMessage());
    }
  }

  @Test
  void jumpIsReadAsPeopleWriteIt() {
    assertEquals(
        new SshHop(Optional.empty(), "jump_host", OptionalInt.empty()), SshHop.parse(" jump_host"));
    assertEquals(
        new SshHop(Optional.of("me"), "::1", OptionalInt.of(22)),
        SshHop.parse("ssh://me@[::1]:22"));
    assertThrows(UsageException.class, () -> SshHop.parse("a b@c:port"));
    assertThrows(UsageException.class, () -> SshHop.parse(""));
  }

  @Test
  void filesThatIncludeEachOtherAreRefused() throws IOException {
    start();
    configure("Include config\n");
    UsageException e = failsBehindGate(UsageException.class);
    assertTrue(e.getMessage().contains("files deep"), e.getMessage());
  }

  /// A server that is known as `vault` and is to be reached by way of another one.
  private void startBehindGate(String... gateLines) throws IOException {
    start();
    gate = SshServer.start(folder.resolve("gate"), "internal-sftp", gateLines);
    Files.copy(
        server.home().resolve(".ssh/id_ed25519.pub"),
        folder.resolve("gate/authorized_keys"),
        StandardCopyOption.REPLACE_EXISTING);
    configure(
        """
        Host vault
          HostName 127.0.0.1
          Port %d
          ProxyJump gate
        Host gate
          HostName 127.0.0.1
          Port %d
        """
            .formatted(server.port(), gate.port()));
  }

  private void configure(String lines) throws IOException {
    Files.writeString(server.home().resolve(".ssh/config"), lines);
  }

  private String knownGate() throws IOException {
    return "[127.0.0.1]:" + gate.port() + " " + gate.hostKey();
  }

  private <T extends DjException> T failsBehindGate(Class<T> kind) {
    try (StorageBackend backend = open("vault", OptionalInt.empty())) {
      return assertThrows(kind, backend::initialize);
    }
  }

  @Test
  void aServerThatIsGoneIsUnavailableAndFoundAgainWhenItIsBack() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    try (StorageBackend backend = open()) {
      backend.initialize();
      backend.write(PACK, ByteBuffer.wrap(new byte[] {1}), WriteMode.CREATE);
      server.kill();
      assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(PACK));
      server.run();
      assertEquals(OptionalInt.of(1).getAsInt(), backend.sizeBytes(PACK).orElseThrow());
    }
  }

  @Test
  void anAppendOnlyServerTakesFilesAndKeepsThem() throws IOException {
    server = SshServer.start(folder.resolve("sshd"), "internal-sftp -P remove,rmdir");
    know(name() + " " + server.hostKey());
    try (StorageBackend backend = open()) {
      backend.initialize();
      backend.write(PACK, ByteBuffer.wrap(new byte[] {1}), WriteMode.CREATE);
      backend.write(PACK, ByteBuffer.wrap(new byte[] {1}), WriteMode.CREATE);
      DeniedException e = assertThrows(DeniedException.class, () -> backend.delete(PACK));
      assertTrue(e.hint().contains("append-only"), e.hint());
      assertEquals(1, backend.sizeBytes(PACK).orElseThrow());
    }
  }

  @Test
  void theServerReadsTheSameRepositoryByItself() throws IOException {
    start();
    know(name() + " " + server.hostKey());
    byte[] content = new byte[700_000];
    new SecureRandom().nextBytes(content);
    try (StorageBackend afar = open();
        StorageBackend there = new LocalBackend(folder.resolve("repository"), new SecureRandom())) {
      afar.initialize();
      afar.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE);
      byte[] read = new byte[content.length];
      there.read(PACK, 0, read, 0, read.length);
      assertArrayEquals(content, read);
      afar.read(PACK, 0, read, 0, read.length);
      assertArrayEquals(content, read);
    }
  }
}
