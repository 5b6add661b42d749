package dj.domain.keyslot;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.KeySlotBox;
import dj.domain.format.v1.KeySlotFrame;
import dj.domain.hash.Sha256;
import dj.domain.id.KeyId;
import dj.domain.key.KeyRole;
import dj.domain.key.KeySlotHeader;
import dj.domain.port.Aead;
import dj.domain.port.DocumentCodec;
import dj.domain.port.PasswordKdf;
import dj.domain.tree.RawBytes;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Makes and opens keyslots: files in which the master secret is sealed under a password.
///
/// ```
/// KEK ‖ commitment = Argon2id(password, salt, m, t, p), 32 + 32 bytes
/// box              = AES-256-GCM(KEK, nonce 0, AAD = all before the box, KeySlotBox)
/// ```
///
/// The nonce is zero because a KEK seals one box in its life: it comes from a salt that is drawn
/// for this slot. The commitment is compared before the box is opened. It keeps anybody from making
/// a box that opens under two passwords, and tells a wrong password from a damaged slot.
public final class KeySlots {
  /// The greatest number of slots that a repository has; more of them are refused, since each costs
  /// a derivation.
  public static final int MAX_SLOTS = 32;

  private static final int DERIVED_LENGTH_BYTES =
      Aead.KEY_LENGTH_BYTES + KeySlotFrame.COMMITMENT_LENGTH_BYTES;
  private static final int SEALED_BOX_LENGTH_BYTES =
      KeySlotBox.LENGTH_BYTES + Aead.TAG_LENGTH_BYTES;

  private final Aead aead;
  private final PasswordKdf kdf;
  private final DocumentCodec codec;
  private final RandomGenerator random;

  /// Creates the maker and opener of keyslots.
  ///
  /// @param random draws the salts; fit for cryptography
  public KeySlots(Aead aead, PasswordKdf kdf, DocumentCodec codec, RandomGenerator random) {
    this.aead = aead;
    this.kdf = kdf;
    this.codec = codec;
    this.random = random;
  }

  /// The id of the keyslot in a file.
  public static KeyId name(byte[] file) {
    return KeyId.of(Sha256.of(file), 0);
  }

  /// The content of a new keyslot's file; [#name] tells what it is called.
  public byte[] create(byte[] password, NewKeySlot slot) {
    byte[] salt = new byte[KeySlotHeader.SALT_LENGTH_BYTES];
    random.nextBytes(salt);
    KeySlotHeader header =
        new KeySlotHeader(
            slot.parameters(),
            RawBytes.copyOf(salt),
            slot.created().truncatedTo(ChronoUnit.SECONDS),
            KeyRole.FULL,
            slot.label());
    byte[] derived = kdf.derive(password, salt, slot.parameters(), DERIVED_LENGTH_BYTES);
    byte[] plain = new KeySlotBox(slot.secret(), slot.repository(), header.created()).toBytes();
    byte[] kek = Arrays.copyOf(derived, Aead.KEY_LENGTH_BYTES);
    try {
      byte[] document = codec.keySlotHeader().encode(header);
      byte[] clear = KeySlotFrame.clear(commitment(derived), document, SEALED_BOX_LENGTH_BYTES);
      byte[] box = new byte[SEALED_BOX_LENGTH_BYTES];
      aead.newContext().seal(kek, nonce(), clear, plain, 0, plain.length, box, 0);
      return KeySlotFrame.file(clear, box);
    } finally {
      wipe(derived, plain, kek);
    }
  }

  /// The clear part of a slot; nobody vouches for it.
  ///
  /// @throws DamageException if the file is not what was written
  /// @throws UnsupportedVersionException if a later version wrote it, or its role is reserved
  public KeySlotHeader header(KeyId id, byte[] file) {
    KeySlotFrame frame = frame(id, file);
    return codec.keySlotHeader().decode(subject(id), frame.header());
  }

  /// What can be said of a slot without a password.
  public StoredKey inspect(KeyId id, byte[] file) {
    try {
      return new StoredKey.Whole(id, header(id, file));
    } catch (DamageException e) {
      return new StoredKey.Damaged(id, e.getMessage());
    } catch (UnsupportedVersionException e) {
      return new StoredKey.Unsupported(id, e.getMessage());
    }
  }

  /// Tries a password on a slot. Nothing is derived for a slot that asks for too much or is
  /// damaged.
  public SlotOpening open(KeyId id, byte[] file, byte[] password) {
    try {
      KeySlotFrame frame = frame(id, file);
      KeySlotHeader header = codec.keySlotHeader().decode(subject(id), frame.header());
      if (header.role() != KeyRole.FULL) {
        return new SlotOpening.Unsupported(
            subject(id) + ": its role, " + header.role().code() + ", is for later versions of dj");
      }
      return open(subject(id), frame, header, password);
    } catch (DamageException e) {
      return new SlotOpening.Damaged(e.getMessage());
    } catch (UnsupportedVersionException e) {
      return new SlotOpening.Unsupported(e.getMessage());
    }
  }

  private static KeySlotFrame frame(KeyId id, byte[] file) {
    if (!name(file).equals(id)) {
      throw damage(subject(id), "its content was changed, the SHA-256 of the file is not its name");
    }
    return KeySlotFrame.parse(subject(id), file);
  }

  private SlotOpening open(
      String subject, KeySlotFrame frame, KeySlotHeader header, byte[] password) {
    byte[] derived =
        kdf.derive(password, header.salt().toBytes(), header.parameters(), DERIVED_LENGTH_BYTES);
    byte[] kek = Arrays.copyOf(derived, Aead.KEY_LENGTH_BYTES);
    try {
      if (!MessageDigest.isEqual(commitment(derived), frame.commitment())) {
        return new SlotOpening.WrongPassword();
      }
      KeySlotBox box = openBox(subject, frame, kek);
      if (!box.created().equals(header.created())) {
        box.secret().close();
        throw damage(subject, "its two times differ");
      }
      return new SlotOpening.Opened(box.secret(), box.repository(), header);
    } finally {
      wipe(derived, kek);
    }
  }

  private KeySlotBox openBox(String subject, KeySlotFrame frame, byte[] kek) {
    byte[] sealed = frame.box();
    if (sealed.length != SEALED_BOX_LENGTH_BYTES) {
      throw damage(subject, "its box has another length than that of a full key");
    }
    byte[] plain = new byte[KeySlotBox.LENGTH_BYTES];
    try {
      aead.newContext().open(kek, nonce(), frame.clear(), sealed, 0, sealed.length, plain, 0);
      return KeySlotBox.parse(plain);
    } catch (DamageException | DateTimeException e) {
      throw damage(subject, "the password is right, but the rest was changed", e);
    } finally {
      wipe(plain);
    }
  }

  private static byte[] commitment(byte[] derived) {
    return Arrays.copyOfRange(derived, Aead.KEY_LENGTH_BYTES, DERIVED_LENGTH_BYTES);
  }

  private static byte[] nonce() {
    return new byte[Aead.NONCE_LENGTH_BYTES];
  }

  private static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static String subject(KeyId id) {
    return "key " + id.toShortHex();
  }

  private static DamageException damage(String subject, String what, Throwable... cause) {
    return new DamageException(
        subject + ": " + what,
        "Use another keyslot, and remove this one with `dj key remove`.",
        cause);
  }
}
