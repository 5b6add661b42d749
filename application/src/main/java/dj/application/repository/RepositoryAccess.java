package dj.application.repository;

import dj.domain.config.Config;
import dj.domain.config.PackSizes;
import dj.domain.container.ConfigFile;
import dj.domain.container.SealedContainer;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.PasswordException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.KeyId;
import dj.domain.id.RepositoryId;
import dj.domain.key.Argon2Parameters;
import dj.domain.key.MasterSecret;
import dj.domain.key.RepositoryKeys;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.keyslot.SlotOpening;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Creates and opens repositories at one address.
public final class RepositoryAccess {
  private final RepositoryPorts ports;
  private final KeySlots keySlots;
  private final ConfigFile configFile;

  /// Creates the access to what is at the address of a backend.
  public RepositoryAccess(RepositoryPorts ports) {
    this.ports = ports;
    this.keySlots = new KeySlots(ports.aead(), ports.kdf(), ports.documents(), ports.random());
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
    refuseExisting();
    byte[] password = prompt.password(1);
    try (MasterSecret secret = MasterSecret.create(ports.random())) {
      backend().initialize();
      byte[] random = new byte[RepositoryId.LENGTH_BYTES];
      ports.random().nextBytes(random);
      RepositoryId id = RepositoryId.of(random, 0);
      Instant now = ports.clock().instant();
      byte[] slot = keySlots.create(password, new NewKeySlot(secret, id, now, label, kdf));
      write(FileName.of(KeySlots.name(slot)), slot);
      PackSizes sizes = backend().capabilities().remote() ? PackSizes.REMOTE : PackSizes.LOCAL;
      Config config = Config.create(id, now, ports.origin().program(), sizes);
      try (RepositoryKeys keys = RepositoryKeys.derive(secret, id)) {
        write(FileName.CONFIG, configFile.encode(config, keys));
      }
      return id;
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /// Refuses before anybody is asked for a password; the backend refuses whatever else is there.
  private void refuseExisting() {
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
    if (backend().sizeBytes(FileName.CONFIG).isEmpty()) {
      throw new RepositoryMissingException(
          "there is no repository at " + address() + ": it has no config",
          "check the address, or create one with dj repo init");
    }
    byte[] config = WholeFiles.read(backend(), FileName.CONFIG);
    RepositoryId id = configFile.preamble(config).repository();
    try (MasterSecret secret = unlock(prompt, id)) {
      RepositoryKeys keys = RepositoryKeys.derive(secret, id);
      try {
        return new OpenRepository(ports, configFile.decode(config, keys), keys);
      } catch (RuntimeException e) {
        keys.close();
        throw e;
      }
    }
  }

  /// A keyslot as it stands in the repository.
  private static final class Slot {
    private final KeyId id;
    private final byte[] file;

    private Slot(KeyId id, byte[] file) {
      this.id = id;
      this.file = file;
    }
  }

  private MasterSecret unlock(PasswordPrompt prompt, RepositoryId repository) {
    List<Slot> slots = readSlots();
    for (int attempt = 1; ; attempt++) {
      byte[] password = prompt.password(attempt);
      try {
        Optional<MasterSecret> secret = tryAll(slots, password, repository);
        if (secret.isPresent()) {
          return secret.get();
        }
      } finally {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  private List<Slot> readSlots() {
    List<KeyId> ids = new ArrayList<>();
    backend().list(FileKind.KEY, listed -> ids.add(KeyId.parse(listed.file().name())));
    if (ids.isEmpty()) {
      throw new DamageException(
          "the repository at " + address() + " has no keys",
          "restore its folder keys from a copy: without a key nothing can be read");
    }
    if (ids.size() > KeySlots.MAX_SLOTS) {
      throw new DamageException(
          "the repository has "
              + ids.size()
              + " keys, more than the "
              + KeySlots.MAX_SLOTS
              + " that are tried",
          "remove files from its folder keys that you do not know");
    }
    return ids.stream()
        .map(id -> new Slot(id, WholeFiles.read(backend(), FileName.of(id))))
        .toList();
  }

  /// Tries a password on all slots; empty if it is none of them, in which case another one may be.
  private Optional<MasterSecret> tryAll(
      List<Slot> slots, byte[] password, RepositoryId repository) {
    List<DjException> problems = new ArrayList<>();
    boolean anyWrong = false;
    for (Slot slot : slots) {
      switch (keySlots.open(slot.id, slot.file, password)) {
        case SlotOpening.Opened opened -> {
          if (opened.repository().equals(repository)) {
            return Optional.of(opened.secret());
          }
          opened.secret().close();
          problems.add(
              new DamageException(
                  "key " + slot.id.toShortHex() + " is that of another repository",
                  "restore the folder keys, or the config, from a copy"));
        }
        case SlotOpening.WrongPassword() -> anyWrong = true;
        case SlotOpening.Damaged(String message) ->
            problems.add(
                new DamageException(message, "restore this file from a copy of the repository"));
        case SlotOpening.Unsupported(String message) ->
            problems.add(new UnsupportedVersionException(message, "use a newer version of dj"));
      }
    }
    if (!anyWrong) {
      throw problems.getFirst();
    }
    return Optional.empty();
  }

  private void write(FileName file, byte[] content) {
    backend().write(file, ByteBuffer.wrap(content), WriteMode.CREATE);
  }

  private StorageBackend backend() {
    return ports.backend();
  }
}
