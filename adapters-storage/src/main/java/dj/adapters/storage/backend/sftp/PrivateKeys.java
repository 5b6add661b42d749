package dj.adapters.storage.backend.sftp;

import static java.util.stream.Collectors.joining;

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
/// @param troubles where it is told what became of each key, for the case that the server lets
///   nobody in: another one, or a password, may do
record PrivateKeys(
    List<Path> files,
    Optional<String> passphrase,
    SshQuestions questions,
    Collection<String> troubles)
    implements KeyIdentityProvider {
  private static final int MAX_QUESTIONS = 3;

  @Override
  public Iterable<KeyPair> loadKeys(SessionContext session) {
    List<KeyPair> pairs = new ArrayList<>();
    List<Path> found = files.stream().filter(Files::isReadable).toList();
    found.forEach(file -> pairs.addAll(load(session, file)));
    if (found.isEmpty()) {
      troubles.add("there is no key " + files.stream().map(Path::toString).collect(joining(", ")));
    }
    return pairs;
  }

  private List<KeyPair> load(SessionContext session, Path file) {
    List<KeyPair> pairs = new ArrayList<>();
    Passphrase opening = new Passphrase();
    try (InputStream content = Files.newInputStream(file)) {
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(session, new PathResource(file), content, opening);
      if (loaded != null) {
        loaded.forEach(pairs::add);
      }
      troubles.add(
          "the key " + file + (pairs.isEmpty() ? " is no private key" : " is not accepted"));
    } catch (GeneralSecurityException | IOException e) {
      troubles.add("the key " + file + opening.trouble(e));
    }
    return pairs;
  }

  /// What opens the keys that the SSH configuration names.
  FilePasswordProvider passwords() {
    return new Passphrase();
  }

  /// What opens one key. A wrong passphrase is asked for once more, and once again.
  private final class Passphrase implements FilePasswordProvider {
    private boolean asked;
    private boolean known;

    @Override
    public @Nullable String getPassword(
        SessionContext session, NamedResource file, int retryIndex) {
      asked = true;
      Optional<String> answer =
          passphrase.isPresent()
              ? passphrase.filter(_ -> retryIndex == 0)
              : Optional.of("Passphrase of the key " + file.getName() + ": ")
                  .filter(_ -> retryIndex < MAX_QUESTIONS)
                  .flatMap(questions::secret);
      known |= answer.isPresent();
      return answer.orElse(null);
    }

    private String trouble(Exception failure) {
      if (!asked) {
        return " cannot be read (" + failure.getMessage() + ")";
      }
      return known ? " has another passphrase" : " needs a passphrase, and there is none";
    }
  }
}
