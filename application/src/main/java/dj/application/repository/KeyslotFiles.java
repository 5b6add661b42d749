package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.PasswordException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.KeyId;
import dj.domain.id.RepositoryId;
import dj.domain.key.KeySlotHeader;
import dj.domain.key.MasterSecret;
import dj.domain.keyslot.KeyHint;
import dj.domain.keyslot.KeySlots;
import dj.domain.keyslot.NewKeySlot;
import dj.domain.keyslot.SlotOpening;
import dj.domain.keyslot.StoredKey;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The files in `keys/` of a repository: tries passwords on them, writes and removes them.
final class KeyslotFiles {
  private static final String RESTORE_HINT = "restore this file from a copy of the repository";

  private final StorageBackend backend;
  private final KeySlots keySlots;
  private final KeyHint hint;
  private final UsualKey usual;

  KeyslotFiles(RepositoryPorts ports, KeyHint hint) {
    this.backend = ports.backend();
    this.usual = new UsualKey(ports);
    this.keySlots = new KeySlots(ports.aead(), ports.kdf(), ports.documents(), ports.random());
    this.hint = hint;
  }

  /// A keyslot as it stands in the repository.
  static final class Slot {
    private final KeyId id;
    private final byte[] file;

    private Slot(KeyId id, byte[] file) {
      this.id = id;
      this.file = file;
    }

    KeyId id() {
      return id;
    }
  }

  /// A slot that a password opened.
  ///
  /// @param slot the slot
  /// @param header its clear part, which is authentic
  /// @param secret the master secret, which the caller closes
  record Opened(Slot slot, KeySlotHeader header, MasterSecret secret) {}

  /// The slots that a password is tried on.
  ///
  /// @param slots in the order in which they are tried
  /// @param complete whether there are no others in the repository
  record Choice(List<Slot> slots, boolean complete) {
    Choice {
      slots = List.copyOf(slots);
    }
  }

  /// The slot that opened the repository the last time, if that is known and it is still there; all
  /// slots otherwise, and where the user has named one.
  Choice readLikely() {
    if (!hint.equals(KeyHint.NONE)) {
      return readAll();
    }
    return usual
        .recall()
        .flatMap(this::read)
        .map(slot -> new Choice(List.of(slot), false))
        .orElseGet(this::readAll);
  }

  /// Asks for passwords until one opens a slot. If it is not a likely one, all others are read.
  ///
  /// @throws PasswordException if there is no such password; it tells of slots that are damaged,
  ///   since the password may have been theirs
  /// @throws DamageException if no slot can be opened by any password
  Opened unlock(PasswordPrompt prompt, RepositoryId repository, Choice choice) {
    Choice tried = choice;
    List<DjException> problems = List.of();
    for (int attempt = 1; ; attempt++) {
      byte[] password = password(prompt, attempt, problems);
      try {
        if (!tried.complete()) {
          Optional<Opened> opened = tryLikely(tried.slots(), password, repository);
          if (opened.isPresent()) {
            return opened.get();
          }
          tried = readAll();
        }
        problems = new ArrayList<>();
        Optional<Opened> opened = tryAll(tried.slots(), password, repository, problems);
        if (opened.isPresent()) {
          usual.remember(opened.get().slot().id());
          return opened.get();
        }
      } finally {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  /// Whatever speaks against a likely slot shows again when all are tried.
  private Optional<Opened> tryLikely(List<Slot> slots, byte[] password, RepositoryId repository) {
    for (Slot slot : slots) {
      if (keySlots.open(slot.id, slot.file, password) instanceof SlotOpening.Opened opened) {
        if (opened.repository().equals(repository)) {
          return Optional.of(new Opened(slot, opened.header(), opened.secret()));
        }
        opened.secret().close();
      }
    }
    return Optional.empty();
  }

  private static byte[] password(PasswordPrompt prompt, int attempt, List<DjException> problems) {
    try {
      return prompt.password(attempt);
    } catch (PasswordException e) {
      if (problems.isEmpty()) {
        throw e;
      }
      String damaged = String.join("; ", problems.stream().map(DjException::getMessage).toList());
      throw new PasswordException(
          e.getMessage() + ". Not tried: " + damaged,
          "if the password is that of such a key, restore its file from a copy",
          e);
    }
  }

  /// Reads all slots, the one first that is hinted at.
  ///
  /// @throws DamageException if there is none, or more than can be tried
  Choice readAll() {
    return new Choice(readSlots(), true);
  }

  private List<Slot> readSlots() {
    List<KeyId> ids = ids();
    if (ids.isEmpty()) {
      throw new DamageException(
          "the repository at " + backend.address() + " has no keys",
          "restore its folder keys from a copy, or make a key with dj key add --from-recovery:"
              + " without either nothing can be read");
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
    List<Slot> slots = new ArrayList<>();
    ids.forEach(id -> read(id).ifPresent(slots::add));
    slots.sort((one, other) -> Boolean.compare(isHinted(other), isHinted(one)));
    return slots;
  }

  private boolean isHinted(Slot slot) {
    String label =
        switch (keySlots.inspect(slot.id, slot.file)) {
          case StoredKey.Whole whole -> whole.header().label();
          case StoredKey.Damaged _, StoredKey.Unsupported _ -> "";
        };
    return hint.means(slot.id, label);
  }

  /// Tries a password on all slots; empty if it is none of them, in which case another one may be.
  private Optional<Opened> tryAll(
      List<Slot> slots, byte[] password, RepositoryId repository, List<DjException> problems) {
    boolean anyWrong = false;
    for (Slot slot : slots) {
      switch (keySlots.open(slot.id, slot.file, password)) {
        case SlotOpening.Opened opened -> {
          if (opened.repository().equals(repository)) {
            return Optional.of(new Opened(slot, opened.header(), opened.secret()));
          }
          opened.secret().close();
          problems.add(
              new DamageException(
                  "key " + slot.id.toShortHex() + " is that of another repository",
                  "restore the folder keys, or the config, from a copy"));
        }
        case SlotOpening.WrongPassword() -> anyWrong = true;
        case SlotOpening.Damaged(String message) ->
            problems.add(new DamageException(message, RESTORE_HINT));
        case SlotOpening.Unsupported(String message) ->
            problems.add(new UnsupportedVersionException(message, "use a newer version of dj"));
      }
    }
    if (!anyWrong && !problems.isEmpty()) {
      throw problems.getFirst();
    }
    return Optional.empty();
  }

  /// All slots, sorted by id.
  List<StoredKey> list() {
    List<StoredKey> keys = new ArrayList<>();
    for (KeyId id : ids()) {
      read(id).map(slot -> keySlots.inspect(id, slot.file)).ifPresent(keys::add);
    }
    return keys;
  }

  /// The names of all slots, sorted.
  List<KeyId> ids() {
    List<KeyId> ids = new ArrayList<>();
    backend.list(FileKind.KEY, listed -> ids.add(KeyId.parse(listed.file().name())));
    ids.sort(null);
    return ids;
  }

  /// Writes a new slot.
  Slot create(byte[] password, NewKeySlot slot) {
    byte[] file = keySlots.create(password, slot);
    Slot created = new Slot(KeySlots.name(file), file);
    write(created);
    return created;
  }

  /// Writes a new slot, and reads and opens it again before anybody relies on it.
  ///
  /// @throws DamageException if it does not open: memory, processor or storage are faulty; it is
  ///   removed again
  Slot createAndTry(byte[] password, NewKeySlot slot) {
    Slot created = create(password, slot);
    if (!opensAgain(created.id, password, slot)) {
      delete(created.id);
      throw new DamageException(
          "the new key " + created.id.toShortHex() + " does not open after it was written",
          "nothing was changed. Check memory, processor and storage of this machine, and try"
              + " again");
    }
    return created;
  }

  private boolean opensAgain(KeyId id, byte[] password, NewKeySlot slot) {
    Optional<Slot> stored = read(id);
    if (stored.isEmpty()) {
      return false;
    }
    return switch (keySlots.open(id, stored.get().file, password)) {
      case SlotOpening.Opened opened -> {
        try (MasterSecret secret = opened.secret()) {
          yield secret.isSameAs(slot.secret()) && opened.repository().equals(slot.repository());
        }
      }
      case SlotOpening.WrongPassword _, SlotOpening.Damaged _, SlotOpening.Unsupported _ -> false;
    };
  }

  /// Writes a slot as it was.
  void write(Slot slot) {
    backend.write(FileName.of(slot.id), ByteBuffer.wrap(slot.file), WriteMode.CREATE_NAMED);
  }

  boolean exists(KeyId id) {
    return backend.sizeBytes(FileName.of(id)).isPresent();
  }

  void delete(KeyId id) {
    backend.delete(FileName.of(id));
  }

  private Optional<Slot> read(KeyId id) {
    try {
      return Optional.of(new Slot(id, WholeFiles.read(backend, FileName.of(id))));
    } catch (ObjectMissingException e) {
      // Removed between the listing and the reading.
      return Optional.empty();
    }
  }
}
