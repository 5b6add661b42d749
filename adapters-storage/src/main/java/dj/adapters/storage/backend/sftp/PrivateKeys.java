package dj.adapters.storage.backend.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/// The user's private keys, read when a server asks for one that the agent does not have.
///
/// @param files where they may be
/// @param passphrase opens those that are sealed, if it is known
/// @param questions asks for it, if not
/// @param failures where it is told which of them could not be read, and why: another one, or a
///   password, may do
record PrivateKeys(
    List<Path> files,
    Optional<String> passphrase,
    SshQuestions questions,
    Collection<String> failures)
    implements KeyIdentityProvider {

  @Override
  public Iterable<KeyPair> loadKeys(SessionContext session) {
    List<KeyPair> pairs = new ArrayList<>();
    for (Path file : files) {
      if (Files.isReadable(file)) {
        try (InputStream content = Files.newInputStream(file)) {
          Iterable<KeyPair> loaded =
              SecurityUtils.loadKeyPairIdentities(
                  session, new PathResource(file), content, this::password);
          if (loaded != null) {
            loaded.forEach(pairs::add);
          }
        } catch (GeneralSecurityException | IOException e) {
          failures.add(file + " cannot be read (" + e.getMessage() + ")");
        }
      }
    }
    return pairs;
  }

  /// A wrong passphrase is asked for once more, and once again.
  private @Nullable String password(SessionContext session, NamedResource file, int retryIndex) {
    if (passphrase.isPresent()) {
      return retryIndex == 0 ? passphrase.get() : null;
    }
    return retryIndex < 3
        ? questions.secret("Passphrase of the key " + file.getName() + ": ").orElse(null)
        : null;
  }

  /// What opens the keys that the SSH configuration names.
  FilePasswordProvider passwords() {
    return this::password;
  }
}
