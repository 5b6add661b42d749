package dj.adapters.storage.backend.sftp;

import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.ConfigFileHostEntryResolver;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/// Logs in to a server: finds out from the user's SSH configuration who, where and with which keys,
/// and checks that the server is the one that is meant.
final class SshLogin implements AutoCloseable {
  private static final List<String> KEY_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");
  private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");

  /// How much a server may send before it waits for us: enough for a fast line across an ocean.
  private static final long WINDOW_BYTES = 16L * 1024 * 1024;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /// Whether a request stands still is for those to say who wait for it.
  private static final Duration NEVER = Duration.ofDays(365);

  private final SftpPlace place;
  private final SftpOptions options;
  private final SftpAccount account;
  private final SshQuestions questions;
  private final Duration timeout;
  private @Nullable SshClient client;

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
  /// @throws UntrustedServerException if the server is not the one that is meant
  /// @throws LoginRefusedException if the server does not let the user in
  /// @throws IOException if it cannot be reached
  ClientSession open() throws IOException {
    close();
    HostConfigEntry server = server();
    HostKeyCheck check =
        new HostKeyCheck(
            new KnownHosts(knownHostsFiles(server)),
            server.getHostName(),
            server.getPort(),
            options.acceptsNewHosts()
                || "accept-new".equals(server.getProperty("StrictHostKeyChecking")),
            questions);
    SshClient opened = newClient(server, check);
    client = opened;
    opened.start();
    ClientSession session = opened.connect(server, null, null).verify(timeout).getSession();
    try {
      authenticate(session, check, server);
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  private void authenticate(ClientSession session, HostKeyCheck check, HostConfigEntry server)
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
        throw new LoginRefusedException(server.getUsername(), message, e);
      }
      throw e;
    }
  }

  private HostConfigEntry server() throws IOException {
    Path file = options.configuration().orElse(account.sshFolder().resolve("config"));
    HostConfigEntryResolver resolver =
        Files.isReadable(file)
            ? new ConfigFileHostEntryResolver(file)
            : HostConfigEntryResolver.EMPTY;
    String user = place.user().orElse(null);
    int port = place.port().orElse(0);
    HostConfigEntry found =
        resolver.resolveEffectiveHost(place.host(), port, null, user, null, null);
    HostConfigEntry entry =
        found == null ? new HostConfigEntry(place.host(), place.host(), port, user) : found;
    if (entry.getUsername() == null || entry.getUsername().isEmpty()) {
      entry.setUsername(account.userName());
    }
    if (entry.getPort() <= 0) {
      entry.setPort(SshConstants.DEFAULT_PORT);
    }
    if (entry.getHostName() == null || entry.getHostName().isEmpty()) {
      entry.setHostName(place.host());
    }
    requireDirect(entry);
    return entry;
  }

  /// The keys of hosts on the way would have to be checked under their own names.
  private void requireDirect(HostConfigEntry entry) {
    for (String way : List.of("ProxyCommand", HostConfigEntry.PROXY_JUMP_CONFIG_PROP)) {
      if (entry.getProperty(way) != null && !"none".equals(entry.getProperty(way))) {
        throw new UsageException(
            "the SSH configuration of " + place.host() + " asks for a " + way + ", which dj lacks",
            "open a tunnel, 'ssh -N -L 2222:HOST:22 JUMP', and write sftp://127.0.0.1:2222/…, or"
                + " mount the directory with sshfs");
      }
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

  private SshClient newClient(HostConfigEntry server, HostKeyCheck check) throws IOException {
    PrivateKeys keys = new PrivateKeys(keyFiles(server), account.passphrase(), questions);
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(check);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setFilePasswordProvider(keys.passwords());
    client.setKeyIdentityProvider(keys);
    account.agentSocket().ifPresent(socket -> client.setAgentFactory(UnixAgent.factory(socket)));
    preferKnown(client, check.knownTypes());
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW_BYTES);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, KEEP_ALIVE);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, NEVER);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, NEVER);
    return client;
  }

  private List<Path> keyFiles(HostConfigEntry server) {
    if (options.identity().isPresent()) {
      return List.of(options.identity().get());
    }
    List<Path> files = new ArrayList<>(server.getIdentities().stream().map(this::path).toList());
    server.setIdentities(null);
    if (!server.isIdentitiesOnly() || files.isEmpty()) {
      KEY_FILES.forEach(name -> files.add(account.sshFolder().resolve(name)));
    }
    return files;
  }

  private static void preferKnown(SshClient client, Set<String> types) {
    List<String> names = new ArrayList<>(client.getSignatureFactoriesNames());
    names.sort((first, second) ->
        Boolean.compare(
            types.contains(KeyUtils.getCanonicalKeyType(second)),
            types.contains(KeyUtils.getCanonicalKeyType(first))));
    client.setSignatureFactoriesNames(names);
  }

  /// Ends the session that was opened last.
  @Override
  public void close() {
    if (client != null) {
      client.stop();
      client = null;
    }
  }
}
