package dj.adapters.storage.backend.sftp;

import static java.util.stream.Collectors.joining;

import dj.adapters.storage.backend.SlowLine;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/// Logs in to a server: finds out from the user's SSH configuration who, where and with which keys,
/// and checks that the server is the one that is meant.
final class SshLogin implements AutoCloseable {
  private static final List<String> KEY_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");
  private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");

  /// How much a server may send before it waits for us: enough for a fast line across an ocean.
  private static final long WINDOW_BYTES = 16L * 1024 * 1024;

  private static final int MAX_HOPS = 8;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

  /// Whether a request stands still is for those to say who wait for it.
  private static final Duration NEVER = Duration.ofDays(365);

  private final SftpPlace place;
  private final SftpOptions options;
  private final SftpAccount account;
  private final SshQuestions questions;
  private final Duration timeout;

  /// Set once nobody was let in, or the server was not trusted: people are not asked again.
  private @Nullable LoginRefusedException refusal;

  private @Nullable UntrustedServerException distrust;

  /// The client of the server, and below it those of the hosts on the way, the nearest one last.
  private final Deque<SshClient> clients = new ArrayDeque<>();

  SshLogin(
      SftpPlace place,
      SftpOptions options,
      SftpAccount account,
      SshQuestions questions,
      Duration timeout) {
    this.place = place;
    this.options = options;
    this.account = account;
    this.questions = questions;
    this.timeout = timeout;
  }

  /// Opens a session.
  ///
  /// @throws UntrustedServerException if the server, or one on the way to it, is not the one that
  ///   is meant
  /// @throws LoginRefusedException if one of them does not let the user in
  /// @throws IOException if one of them cannot be reached
  ClientSession open() throws IOException {
    close();
    if (distrust != null) {
      throw distrust;
    }
    if (refusal != null) {
      throw refusal;
    }
    try {
      return open(new SshHop(place.user(), place.host(), place.port()), Optional.empty(), MAX_HOPS);
    } catch (UntrustedServerException e) {
      distrust = e;
      throw e;
    } catch (LoginRefusedException e) {
      refusal = e;
      throw e;
    }
  }

  /// Opens a session, if need be by way of others.
  ///
  /// @param way the servers on the way as `ProxyJump` names them, in place of what the
  ///   configuration says
  private ClientSession open(SshHop hop, Optional<String> way, int hopsLeft) throws IOException {
    HostConfigEntry server = server(hop);
    HostKeyCheck check =
        new HostKeyCheck(
            new KnownHosts(knownHostsFiles(server)),
            server.getHostName(),
            server.getPort(),
            options.acceptsNewHosts()
                || "accept-new".equals(server.getProperty("StrictHostKeyChecking")),
            questions);
    Optional<String> jumps = way.or(() -> configuredWay(server));
    SshdSocketAddress door =
        jumps.isPresent()
            ? tunnel(jumps.get(), server, hopsLeft)
            : new SshdSocketAddress(server.getHostName(), server.getPort());
    PrivateKeys keys =
        new PrivateKeys(
            keyFiles(server), account.passphrase(), questions, new ConcurrentSkipListSet<>());
    SshClient client = newClient(keys, check);
    clients.push(client);
    client.start();
    try {
      return open(client, door, check, keys, server);
    } catch (LoginRefusedException e) {
      throw e;
    } catch (IOException e) {
      if (jumps.isEmpty()) {
        throw e;
      }
      throw new IOException(
          "by way of " + jumps.get() + ", which has to allow forwarding: " + e.getMessage(), e);
    }
  }

  private ClientSession open(
      SshClient client,
      SshdSocketAddress door,
      HostKeyCheck check,
      PrivateKeys keys,
      HostConfigEntry server)
      throws IOException {
    HostConfigEntry entry =
        new HostConfigEntry("", door.getHostName(), door.getPort(), server.getUsername());
    ClientSession session = client.connect(entry, null, null).verify(timeout).getSession();
    try {
      authenticate(session, check, keys, server);
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  private static Optional<String> configuredWay(HostConfigEntry server) {
    return Optional.ofNullable(server.getProperty(HostConfigEntry.PROXY_JUMP_CONFIG_PROP))
        .map(String::strip)
        .filter(jumps -> !jumps.isEmpty() && !jumps.equalsIgnoreCase("none"));
  }

  /// Opens a door on this machine that leads to a server from the last host on the way. Whoever
  /// comes through it has to show the server's key and a key of the user all the same.
  private SshdSocketAddress tunnel(String jumps, HostConfigEntry server, int hopsLeft)
      throws IOException {
    if (hopsLeft == 0) {
      throw new UsageException(
          "the way to " + place.host() + " has more than " + MAX_HOPS + " hosts",
          "look for a ProxyJump in the SSH configuration that leads back to its own host");
    }
    int comma = jumps.lastIndexOf(',');
    SshHop last = SshHop.parse(jumps.substring(comma + 1));
    Optional<String> before = comma < 0 ? Optional.empty() : Optional.of(jumps.substring(0, comma));
    return open(last, before, hopsLeft - 1)
        .startLocalPortForwarding(
            new SshdSocketAddress(LOOPBACK, 0),
            new SshdSocketAddress(server.getHostName(), server.getPort()));
  }

  private void authenticate(
      ClientSession session, HostKeyCheck check, PrivateKeys keys, HostConfigEntry server)
      throws IOException {
    account.password().ifPresent(session::addPasswordIdentity);
    try {
      session.auth().verify(timeout);
    } catch (IOException e) {
      if (check.refusal().isPresent()) {
        throw check.refusal().get();
      }
      String message = String.valueOf(e.getMessage());
      if (message.contains("authentication")) {
        throw new LoginRefusedException(
            server.getUsername(),
            KnownHosts.name(server.getHostName(), server.getPort()),
            message + keys.troubles().stream().map("; "::concat).collect(joining()),
            e);
      }
      throw e;
    }
  }

  private HostConfigEntry server(SshHop hop) throws IOException {
    Path file = options.configuration().orElse(account.sshFolder().resolve("config"));
    HostConfigEntryResolver resolver = SshConfiguration.read(file, account.sshFolder());
    String user = hop.user().orElse(null);
    int port = hop.port().orElse(0);
    HostConfigEntry found = resolver.resolveEffectiveHost(hop.host(), port, null, user, null, null);
    HostConfigEntry entry =
        found == null ? new HostConfigEntry(hop.host(), hop.host(), port, user) : found;
    if (entry.getUsername() == null || entry.getUsername().isEmpty()) {
      entry.setUsername(account.userName());
    }
    if (entry.getPort() <= 0) {
      entry.setPort(SshConstants.DEFAULT_PORT);
    }
    if (entry.getHostName() == null || entry.getHostName().isEmpty()) {
      entry.setHostName(hop.host());
    }
    requireNoCommand(entry);
    return entry;
  }

  /// A program that makes the connection has no socket to hand over.
  private void requireNoCommand(HostConfigEntry entry) {
    String command = entry.getProperty("ProxyCommand");
    if (command != null && !command.equals("none")) {
      throw new UsageException(
          "the SSH configuration of " + place.host() + " asks for a ProxyCommand, which dj lacks",
          "use ProxyJump, or open a tunnel, 'ssh -N -L 2222:HOST:22 JUMP', and write"
              + " sftp://127.0.0.1:2222/…, or mount the directory with sshfs");
    }
  }

  private List<Path> knownHostsFiles(HostConfigEntry server) {
    if (options.knownHosts().isPresent()) {
      return List.of(options.knownHosts().get());
    }
    String configured = server.getProperty("UserKnownHostsFile");
    Path user =
        configured == null
            ? account.sshFolder().resolve("known_hosts")
            : path(configured.strip().replaceFirst("\\s.*", ""));
    return List.of(user, SYSTEM_KNOWN_HOSTS);
  }

  private Path path(String configured) {
    return configured.startsWith("~/")
        ? account.home().resolve(configured.substring(2))
        : Path.of(configured);
  }

  private SshClient newClient(PrivateKeys keys, HostKeyCheck check) throws IOException {
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(check);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setFilePasswordProvider(keys.passwords());
    client.setKeyIdentityProvider(keys);
    account
        .agentSocket()
        .ifPresent(
            socket -> client.setAgentFactory(UnixAgent.factory(socket, keys.troubles()::add)));
    preferKnown(client, check.knownTypes());
    preferAes(client);
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW_BYTES);
    askForSignsOfLife(client);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, NEVER);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, NEVER);
    return client;
  }

  /// The questions wait behind what is on its way, and on a slow line that is much.
  private void askForSignsOfLife(SshClient client) {
    Duration silence = timeout.compareTo(LONGEST_SILENCE) < 0 ? timeout : LONGEST_SILENCE;
    Duration patience = SlowLine.patience(timeout, Long.MAX_VALUE);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, silence);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, (int) patience.dividedBy(silence));
  }

  private List<Path> keyFiles(HostConfigEntry server) {
    if (options.identity().isPresent()) {
      return List.of(existing(options.identity().get()));
    }
    List<Path> files = new ArrayList<>(server.getIdentities().stream().map(this::path).toList());
    server.setIdentities(null);
    if (!server.isIdentitiesOnly() || files.isEmpty()) {
      KEY_FILES.forEach(name -> files.add(account.sshFolder().resolve(name)));
    }
    return files;
  }

  private static Path existing(Path identity) {
    if (!Files.isReadable(identity)) {
      throw new UsageException(
          "the private key " + identity + " cannot be read",
          "give the file of a key that this user may read to -o sftp.identity");
    }
    return identity;
  }

  private static void preferKnown(SshClient client, Set<String> types) {
    List<String> names = new ArrayList<>(client.getSignatureFactoriesNames());
    names.sort((first, second) ->
        Boolean.compare(
            types.contains(KeyUtils.getCanonicalKeyType(second)),
            types.contains(KeyUtils.getCanonicalKeyType(first))));
    client.setSignatureFactoriesNames(names);
  }

  /// AES-GCM is in the processor, and its code is compiled for the repository's own encryption
  /// anyhow; the library's first choice, ChaCha20-Poly1305, it computes in Java.
  private static void preferAes(SshClient client) {
    List<String> names = new ArrayList<>(client.getCipherFactoriesNames());
    names.sort(Comparator.comparing(name -> !name.endsWith("-gcm@openssh.com")));
    client.setCipherFactoriesNames(names);
  }

  /// Ends the session that was opened last, and then those on the way to it.
  @Override
  public void close() {
    while (!clients.isEmpty()) {
      clients.pop().stop();
    }
  }
}
