package dj.application.repository;

import dj.application.concurrent.Ahead;
import dj.domain.config.Config;
import dj.domain.config.PackSizes;
import dj.domain.container.ConfigFile;
import dj.domain.container.SealedContainer;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.PasswordException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.keyslot.KeyHint;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.keyslot.RecoveryCode;
import dj.domain.keyslot.SharedKeys;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Creates and opens repositories at one address.
public final class RepositoryAccess {
  private final RepositoryPorts ports;
  private final KeyslotFiles keyslots;
  private final ConfigFile configFile;

  /// Creates the access to what is at the address of a backend.
  public RepositoryAccess(RepositoryPorts ports) {
    this(ports, KeyHint.NONE);
  }

  /// Creates the access to what is at the address of a backend.
  ///
  /// @param hint the key that passwords are tried on first
  public RepositoryAccess(RepositoryPorts ports, KeyHint hint) {
    this.ports = ports;
    this.keyslots = new KeyslotFiles(ports, hint);
    this.configFile =
        new ConfigFile(
            new SealedContainer(ports.aead(), ports.compressor(), ports.random()),
            ports.documents());
  }

  /// Where the repository is, without secrets.
  public String address() {
    return backend().address();
  }

  /// Creates a repository. The key is written before the config: a config is what makes a
  /// repository, so whatever happens before leaves none.
  ///
  /// @param label what the first key is called; anybody can read it
  /// @throws RepositoryExistsException if there is a repository, or something else
  public RepositoryId create(PasswordPrompt prompt, Argon2Parameters kdf, String label) {
    return create(prompt, kdf, label, Optional.empty());
  }

  /// As [#create(PasswordPrompt, Argon2Parameters, String)].
  ///
  /// @param sibling a repository that the new one cuts and names content like; all that seals
  ///   anything is its own
  public RepositoryId create(
      PasswordPrompt prompt, Argon2Parameters kdf, String label, Optional<OpenRepository> sibling) {
    refuseExisting();
    byte[] password = prompt.password(1);
    try (MasterSecret secret = MasterSecret.create(ports.random())) {
      backend().initialize();
      byte[] random = new byte[RepositoryId.LENGTH_BYTES];
      ports.random().nextBytes(random);
      RepositoryId id = RepositoryId.of(random, 0);
      Instant now = ports.clock().instant();
      keyslots.create(password, new NewKeySlot(secret, id, now, label, kdf));
      Config own = Config.create(id, now, ports.origin().program(), PackSizes.DEFAULT);
      try (RepositoryKeys keys = RepositoryKeys.derive(secret, id)) {
        Config config = sibling.map(other -> sharing(own, keys, other)).orElse(own);
        write(FileName.CONFIG, configFile.encode(config, keys));
      }
      return id;
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private Config sharing(Config own, RepositoryKeys keys, OpenRepository sibling) {
    return own.sharing(sibling.config(), SharedKeys.share(keys, sibling.keys(), ports.aead()));
  }

  /// Refuses before anybody is asked for a password; the backend refuses whatever else is there.
  public void refuseExisting() {
    boolean exists;
    try {
      exists = backend().sizeBytes(FileName.CONFIG).isPresent();
    } catch (RepositoryMissingException e) {
      exists = false;
    }
    if (exists) {
      throw new RepositoryExistsException(
          "there is a repository at " + address() + " already",
          "use it as it is, or choose another place");
    }
  }

  /// Opens a repository. The password is asked for only when the config shows that this program can
  /// read it.
  ///
  /// @throws RepositoryMissingException if there is none
  /// @throws PasswordException if no key has this password
  /// @throws UnsupportedVersionException if it needs a newer program
  /// @throws DamageException if the config, or every key, is damaged
  public OpenRepository open(PasswordPrompt prompt) {
    return open(prompt, ports);
  }

  /// Opens a repository to look for damage, or to repair it: folders that are missing are shown as
  /// empty ones, and told by the backend of what is opened. Else as [#open(PasswordPrompt)].
  public OpenRepository openAsFound(PasswordPrompt prompt) {
    Set<FileKind> missing = new HashSet<>(backend().missingFolders());
    // Without keys nothing can be opened, and opening says so.
    missing.remove(FileKind.KEY);
    return open(
        prompt,
        missing.isEmpty() ? ports : ports.with(new VacantFolders(ports.backend(), missing)));
  }

  private OpenRepository open(PasswordPrompt prompt, RepositoryPorts used) {
    try (Ahead<KeyslotFiles.Choice> slots = readSlots()) {
      byte[] file = readConfig();
      RepositoryId id = repository(file);
      try (MasterSecret secret = keyslots.unlock(prompt, id, slots.get()).secret()) {
        return open(file, RepositoryKeys.derive(secret, id), used);
      }
    }
  }

  private OpenRepository open(byte[] file, RepositoryKeys keys, RepositoryPorts used) {
    try {
      Config config = configFile.decode(file, keys);
      config.sharedKeys().ifPresent(shared -> SharedKeys.open(keys, shared, ports.aead()));
      return new OpenRepository(used, config, keys);
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  /// Where a request costs a round trip, the keys are fetched while the config is.
  private Ahead<KeyslotFiles.Choice> readSlots() {
    return backend().capabilities().remote()
        ? Ahead.start("keys", keyslots::readLikely)
        : Ahead.whenAsked(keyslots::readLikely);
  }

  /// Opens a repository to look after its keys; errors as with [#open].
  public Keyring keys(PasswordPrompt prompt) {
    byte[] file = readConfig();
    KeyslotFiles.Opened opened = keyslots.unlock(prompt, repository(file), keyslots.readAll());
    return keyring(file, opened.secret(), Optional.of(opened));
  }

  /// Opens a repository with its recovery code, to give it a new key.
  ///
  /// @param code asked for when the repository is known to exist; zeroed after use
  /// @throws PasswordException if it is none, or that of another repository
  public Keyring keysByRecovery(Supplier<byte[]> code) {
    byte[] file = readConfig();
    byte[] text = code.get();
    try {
      return keyring(file, RecoveryCode.parse(text), Optional.empty());
    } catch (DamageException e) {
      throw new PasswordException(
          "the recovery code does not open the config of " + address() + ": " + e.getMessage(),
          "check that it is the code of this repository",
          e);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private Keyring keyring(byte[] file, MasterSecret secret, Optional<KeyslotFiles.Opened> opened) {
    try (RepositoryKeys keys = RepositoryKeys.derive(secret, repository(file))) {
      return new Keyring(ports, keyslots, configFile.decode(file, keys), secret, opened);
    } catch (RuntimeException e) {
      secret.close();
      throw e;
    }
  }

  private byte[] readConfig() {
    try {
      return WholeFiles.read(backend(), FileName.CONFIG);
    } catch (ObjectMissingException e) {
      throw new RepositoryMissingException(
          "there is no repository at " + address() + ": it has no config",
          "check the address, or create one with 'dj repo init'; if there was a repository, restore"
              + " its file config from a copy",
          e);
    }
  }

  private RepositoryId repository(byte[] file) {
    return configFile.preamble(file).repository();
  }

  private void write(FileName file, byte[] content) {
    backend().write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
  }

  private StorageBackend backend() {
    return ports.backend();
  }
}
