package dj.adapters.storage.backend.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/// The keys of servers that were met before, in files as OpenSSH keeps them (sshd(8),
/// SSH_KNOWN_HOSTS FILE FORMAT).
///
/// @param files where they are; the first one is written to
record KnownHosts(List<Path> files) {
  private static final String REVOKED = "revoked";

  /// A line that is about a server.
  ///
  /// @param file where it stands
  /// @param number its number, from 1
  record Line(Path file, int number, KnownHostEntry entry) {
    boolean isRevocation() {
      return REVOKED.equals(entry.getMarker());
    }

    String keyType() {
      return entry.getKeyEntry().getKeyType();
    }

    boolean holds(PublicKey key) {
      try {
        return KeyUtils.compareKeys(
            entry.getKeyEntry().resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING), key);
      } catch (IOException | GeneralSecurityException _) {
        return false;
      }
    }
  }

  /// The lines about a server. Those of certificate authorities are left out.
  ///
  /// @throws IOException if a file that is there cannot be read
  List<Line> of(String host, int port) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        List<String> texts = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        for (int index = 0; index < texts.size(); index++) {
          int number = index + 1;
          parse(texts.get(index))
              .filter(entry -> entry.isHostMatch(host, port))
              .ifPresent(entry -> lines.add(new Line(file, number, entry)));
        }
      }
    }
    return lines;
  }

  private static Optional<KnownHostEntry> parse(String text) {
    String line = text.strip();
    if (line.isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(KnownHostEntry.parseKnownHostEntry(line))
          .filter(entry -> entry.getKeyEntry() != null)
          .filter(entry -> entry.getMarker() == null || REVOKED.equals(entry.getMarker()));
    } catch (RuntimeException _) {
      // OpenSSH skips what it does not understand, too.
      return Optional.empty();
    }
  }

  /// Remembers a server's key.
  ///
  /// @throws IOException if the file cannot be written
  void add(String host, int port, PublicKey key) throws IOException {
    Path file = files.getFirst();
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String start = Files.exists(file) && !endsLine(file) ? "\n" : "";
    Files.writeString(
        file,
        start + name(host, port) + " " + PublicKeyEntry.toString(key) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /// What a server is called in these files.
  static String name(String host, int port) {
    return port == SshConstants.DEFAULT_PORT ? host : "[" + host + "]:" + port;
  }

  private static boolean endsLine(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return content.length == 0 || content[content.length - 1] == '\n';
  }
}
