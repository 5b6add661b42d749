package dj.adapters.storage.backend.sftp;

import dj.domain.error.UntrustedServerException;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/// Decides whether a server is the one that is meant: a known key is trusted, a changed or revoked
/// one never is, and of an unknown one a person decides, or `accept-new`.
final class HostKeyCheck implements ServerKeyVerifier {
  private final KnownHosts known;
  private final String host;
  private final int port;
  private final boolean acceptsNew;
  private final SshQuestions questions;
  private volatile @Nullable UntrustedServerException refusal;

  HostKeyCheck(
      KnownHosts known, String host, int port, boolean acceptsNew, SshQuestions questions) {
    this.known = known;
    this.host = host;
    this.port = port;
    this.acceptsNew = acceptsNew;
    this.questions = questions;
  }

  /// Why the server was not trusted, if it was not.
  Optional<UntrustedServerException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /// The types of keys that the server is known by. They are asked for first: a server has keys of
  /// several types, and one that is not known would look new.
  Set<String> knownTypes() throws IOException {
    return known.of(host, port).stream()
        .filter(line -> !line.isRevocation())
        .map(KnownHosts.Line::keyType)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    try {
      List<KnownHosts.Line> lines = known.of(host, port);
      for (KnownHosts.Line line : lines) {
        if (line.isRevocation() && line.holds(key)) {
          return refused("its key was revoked" + where(line), "find out from its owner why");
        }
      }
      if (lines.stream().anyMatch(line -> !line.isRevocation() && line.holds(key))) {
        return true;
      }
      return lines.stream()
          .filter(line -> !line.isRevocation())
          .findFirst()
          .map(line -> changed(line, key))
          .orElseGet(() -> isAccepted(key));
    } catch (IOException e) {
      return refused(
          "the known hosts cannot be read (" + e.getMessage() + ")",
          "give this user access to " + known.files().getFirst());
    }
  }

  private boolean changed(KnownHosts.Line line, PublicKey key) {
    return refused(
        "its key is not the one that is known" + where(line) + "; it showed " + fingerprint(key),
        "somebody may be in between; if the server got a new key, as its owner can tell you, remove"
            + " that line: ssh-keygen -f '%s' -R '%s'".formatted(line.file(), name()));
  }

  private boolean isAccepted(PublicKey key) {
    boolean accepted =
        acceptsNew
            || questions.agrees(
                "The server %s is not known. It shows the key %s. Is that its key?"
                    .formatted(name(), fingerprint(key)));
    if (!accepted) {
      return refused(
          "it is not known; it showed " + fingerprint(key),
          "compare that with the server's own ('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'"
              + " there), then run 'ssh -p "
              + port
              + " "
              + host
              + "' once, or use -o sftp.host-key=accept-new");
    }
    try {
      known.add(host, port, key);
      return true;
    } catch (IOException e) {
      return refused(
          "its key cannot be remembered (" + e.getMessage() + ")",
          "give this user write access to " + known.files().getFirst());
    }
  }

  private boolean refused(String reason, String hint) {
    refusal =
        new UntrustedServerException("the server " + name() + " is not trusted: " + reason, hint);
    return false;
  }

  private static String where(KnownHosts.Line line) {
    return " (" + line.file() + ", line " + line.number() + ")";
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
  }

  private String name() {
    return KnownHosts.name(host, port);
  }
}
