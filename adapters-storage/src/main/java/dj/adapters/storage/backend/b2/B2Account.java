package dj.adapters.storage.backend.b2;

import dj.domain.error.UsageException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// An application key: the name of the account's key, and its secret.
///
/// @param keyId what names the key; no secret
/// @param applicationKey the secret
public record B2Account(String keyId, String applicationKey) {
  /// The names that Backblaze's own tools read, and those that other backup programs made common.
  private static final String[][] VARIABLES = {
    {"B2_APPLICATION_KEY_ID", "B2_APPLICATION_KEY"}, {"B2_ACCOUNT_ID", "B2_ACCOUNT_KEY"},
  };

  /// Checks the key.
  public B2Account {
    if (keyId.isBlank() || applicationKey.isBlank()) {
      throw new IllegalArgumentException("an application key has a name and a secret");
    }
  }

  /// Reads the key from the environment.
  ///
  /// @throws UsageException if there is none, a half, or two that differ
  public static B2Account of(Map<String, String> environment) {
    Optional<B2Account> own = pair(environment, VARIABLES[0]);
    Optional<B2Account> common = pair(environment, VARIABLES[1]);
    if (own.isPresent() && common.isPresent() && !own.equals(common)) {
      throw new UsageException(
          "two different application keys for B2 are set: B2_APPLICATION_KEY_ID and B2_ACCOUNT_ID",
          "unset one of the two pairs of variables");
    }
    return own.or(() -> common)
        .orElseThrow(() ->
            new UsageException(
                "no application key for B2 is set",
                "set B2_ACCOUNT_ID to the id of the key and B2_ACCOUNT_KEY to the key itself (or"
                    + " B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY)"));
  }

  private static Optional<B2Account> pair(Map<String, String> environment, String[] names) {
    String keyId = environment.getOrDefault(names[0], "").strip();
    String key = environment.getOrDefault(names[1], "").strip();
    if (keyId.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (keyId.isEmpty() || key.isEmpty()) {
      throw new UsageException(
          names[keyId.isEmpty() ? 0 : 1]
              + " is not set, but "
              + names[keyId.isEmpty() ? 1 : 0]
              + " is",
          "set both: the id of the application key, and the key itself");
    }
    return Optional.of(new B2Account(keyId, key));
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "B2Account[keyId=" + keyId + ']';
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(keyId);
  }
}
