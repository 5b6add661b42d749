package dj.application.usecase;

import dj.application.repository.Keyring;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.domain.id.KeyId;
import dj.domain.key.Argon2Parameters;
import dj.domain.keyslot.StoredKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Lists, adds, replaces and removes the keys of a repository.
public final class ManageKeys {
  private final RepositoryAccess access;

  /// Creates the use case.
  public ManageKeys(RepositoryAccess access) {
    this.access = access;
  }

  /// The keys of a repository.
  ///
  /// @param keys all of them, sorted by id
  /// @param current the one that opened it
  public record Listing(List<StoredKey> keys, KeyId current) {
    /// Copies the list.
    public Listing {
      keys = List.copyOf(keys);
    }
  }

  /// A key and the one in whose place it is.
  public record Replacement(KeyId old, KeyId current) {}

  /// Lists the keys.
  public Listing list(PasswordPrompt password) {
    try (Keyring keyring = access.keys(password)) {
      return new Listing(keyring.list(), keyring.current().orElseThrow());
    }
  }

  /// Adds a key.
  ///
  /// @param password that of any key there is
  /// @param chosen the new one, asked for when the repository is open
  public KeyId add(NewKey key, PasswordPrompt password, PasswordPrompt chosen) {
    try (Keyring keyring = access.keys(password)) {
      return add(keyring, key, chosen);
    }
  }

  /// Adds a key to a repository whose passwords are all lost.
  ///
  /// @param code the recovery code, zeroed after use
  /// @param chosen the new password
  public KeyId addFromRecovery(NewKey key, Supplier<byte[]> code, PasswordPrompt chosen) {
    try (Keyring keyring = access.keysByRecovery(code)) {
      return add(keyring, key, chosen);
    }
  }

  private static KeyId add(Keyring keyring, NewKey key, PasswordPrompt chosen) {
    byte[] password = chosen.password(1);
    try {
      return keyring.add(password, key.label(), key.kdf());
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /// Changes a password: a new key takes the place of the one that opens the repository.
  ///
  /// @param label the new label; empty to keep the old one
  /// @param kdf what the new derivation costs; empty for as much as the old one
  public Replacement replace(
      Optional<String> label,
      Optional<Argon2Parameters> kdf,
      PasswordPrompt password,
      PasswordPrompt chosen) {
    try (Keyring keyring = access.keys(password)) {
      byte[] fresh = chosen.password(1);
      try {
        return new Replacement(keyring.current().orElseThrow(), keyring.replace(fresh, label, kdf));
      } finally {
        Arrays.fill(fresh, (byte) 0);
      }
    }
  }

  /// Removes a key.
  ///
  /// @param prefix the beginning of its id
  /// @param confirm is told the key that was found and may be removed, and throws if it is to stay
  public KeyId remove(String prefix, PasswordPrompt password, Consumer<KeyId> confirm) {
    try (Keyring keyring = access.keys(password)) {
      KeyId id = keyring.find(prefix).id();
      keyring.requireRemovable(id);
      confirm.accept(id);
      keyring.remove(id);
      return id;
    }
  }

  /// The recovery code: who has it needs no password.
  public String recoveryCode(PasswordPrompt password) {
    try (Keyring keyring = access.keys(password)) {
      return keyring.recoveryCode();
    }
  }
}
