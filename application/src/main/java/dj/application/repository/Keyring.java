package dj.application.repository;

import dj.domain.config.Config;
import dj.domain.error.DeniedException;
import dj.domain.error.FailedException;
import dj.domain.error.NotFoundException;
import dj.domain.error.UsageException;
import dj.domain.id.KeyId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.keyslot.RecoveryCode;
import dj.domain.keyslot.StoredKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of a repository whose master secret is known, to add, replace and remove them. Nothing
/// but files in `keys/` is written.
///
/// At every moment a password that opened the repository, or a new one that was tried, has its
/// slot: a new slot is read and opened again before an old one goes, and after a removal the
/// remaining slot is looked for, since somebody else may have removed it in the meantime.
public final class Keyring implements AutoCloseable {
  private final RepositoryPorts ports;
  private final KeyslotFiles files;
  private final Config config;
  private final MasterSecret secret;
  private final Optional<KeyslotFiles.Opened> opened;

  Keyring(
      RepositoryPorts ports,
      KeyslotFiles files,
      Config config,
      MasterSecret secret,
      Optional<KeyslotFiles.Opened> opened) {
    this.ports = ports;
    this.files = files;
    this.config = config;
    this.secret = secret;
    this.opened = opened;
  }

  /// All keys, sorted by id.
  public List<StoredKey> list() {
    return files.list();
  }

  /// The key that the repository was opened with; empty if that was the recovery code.
  public Optional<KeyId> current() {
    return opened.map(key -> key.slot().id());
  }

  /// Adds a key.
  ///
  /// @param password borrowed
  /// @param label what the key is called; anybody can read it
  /// @throws DeniedException if there are as many keys as a repository may have
  public KeyId add(byte[] password, String label, Argon2Parameters kdf) {
    config.requireWritable();
    requireRoom();
    return write(password, label, kdf).id();
  }

  private void requireRoom() {
    if (files.ids().size() >= KeySlots.MAX_SLOTS) {
      throw new DeniedException(
          "the repository has "
              + KeySlots.MAX_SLOTS
              + " keys, and no more are tried when it is opened",
          "remove one with dj key remove ID");
    }
  }

  private KeyslotFiles.Slot write(byte[] password, String label, Argon2Parameters kdf) {
    return files.createAndTry(
        password, new NewKeySlot(secret, config.repository(), ports.clock().instant(), label, kdf));
  }

  /// Puts a new key in the place of the one that opened the repository.
  ///
  /// @param password the new password, borrowed
  /// @param label the new label; empty to keep the old one
  /// @param kdf what the new derivation costs; empty for as much as the old one
  /// @return the new key
  /// @throws DeniedException if the storage allows no deletes: both passwords work then
  public KeyId replace(byte[] password, Optional<String> label, Optional<Argon2Parameters> kdf) {
    config.requireWritable();
    KeyslotFiles.Opened old = opened.orElseThrow();
    KeyslotFiles.Slot replacement =
        write(password, label.orElse(old.header().label()), kdf.orElse(old.header().parameters()));
    try {
      files.delete(old.slot().id());
    } catch (DeniedException e) {
      throw new DeniedException(
          "the new password works, and so does the old one: " + e.getMessage(),
          "remove the key " + old.slot().id().toShortHex() + " where deletes are allowed",
          e);
    }
    requireStillThere(replacement);
    return replacement.id();
  }

  /// Removes a key, whole or damaged.
  ///
  /// @throws DeniedException if it is the one that opened the repository
  public void remove(KeyId id) {
    requireRemovable(id);
    files.delete(id);
    requireStillThere(opened.orElseThrow().slot());
  }

  /// Fails as a removal of the key would, and removes nothing.
  ///
  /// @throws DeniedException if it is the one that opened the repository
  public void requireRemovable(KeyId id) {
    config.requireWritable();
    if (opened.orElseThrow().slot().id().equals(id)) {
      throw new DeniedException(
          inUse(id),
          "open the repository with the password of another key"
              + " to remove this one, or change its password with dj key passwd");
    }
  }

  private String inUse(KeyId id) {
    return "the key "
        + id.toShortHex()
        + (files.ids().size() == 1
            ? " is the last one: without it nobody can read the repository"
            : " is the one that opened the repository just now");
  }

  private void requireStillThere(KeyslotFiles.Slot slot) {
    if (!files.exists(slot.id())) {
      files.write(slot);
      throw new FailedException(
          "somebody else removed the key "
              + slot.id().toShortHex()
              + " at the same time; it was put back, since it may be the last one",
          "look at dj key list, and try again");
    }
  }

  /// The key whose id begins so.
  ///
  /// @throws NotFoundException if there is none
  /// @throws UsageException if there are several
  public StoredKey find(String prefix) {
    List<StoredKey> matching =
        list().stream().filter(key -> key.id().toHex().startsWith(prefix)).toList();
    if (prefix.isEmpty() || matching.isEmpty()) {
      throw new NotFoundException("there is no key " + prefix, "dj key list shows all keys");
    }
    if (matching.size() > 1) {
      String ids =
          matching.stream().map(key -> key.id().toShortHex()).collect(Collectors.joining(", "));
      throw new UsageException(
          matching.size() + " keys begin with " + prefix + ": " + ids, "give more digits");
    }
    return matching.getFirst();
  }

  /// The master secret as text: who has it has the repository.
  public String recoveryCode() {
    return RecoveryCode.of(secret);
  }

  @Override
  public void close() {
    secret.close();
    ports.backend().close();
  }
}
