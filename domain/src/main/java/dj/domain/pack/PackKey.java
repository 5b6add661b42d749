package dj.domain.pack;

import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.RecordMask;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.key.Hkdf;
import dj.domain.key.KeyCommitment;
import dj.domain.key.KeyPurpose;
import dj.domain.key.RepositoryKeys;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The keys of one pack together with its header, which everything in the pack is bound to.
///
/// They are derived with HKDF from the repository's keys and the random salt in the header:
///
/// ```
/// K_pack     = HKDF(K_data or K_tree, salt, "dj1 pack", 32)         seals the records
/// commitment = HKDF(K_data or K_tree, salt, "dj1 commit", 16)       stands in the header
/// K_mac      = HKDF(K_data or K_tree, salt, "dj1 pack mac", 32)     authenticates the trailer, too
/// K_table    = HKDF(K_trailer, salt, "dj1 trailer", 32)             seals the trailer
/// K_mask     = HKDF(K_trailer, salt, "dj1 mask", 16)                hides the record headers
/// ```
///
/// No key is used for two packs, so nonces can be counters. Who has K_trailer alone, as a server
/// does, can read a trailer and not forge one. Any number of threads may use it; closing it
/// destroys the keys.
public final class PackKey implements AutoCloseable {
  private static final int KEY_LENGTH_BYTES = 32;

  private final PackHeader header;
  private final byte[] record;
  private final byte[] authentication;
  private final byte[] table;
  private final byte[] identity;
  private final RecordMask mask;

  private PackKey(RepositoryKeys keys, PackHeader header) {
    byte[] content = keys.key(content(header.kind()));
    byte[] trailer = keys.key(KeyPurpose.TRAILER);
    byte[] salt = header.salt();
    this.header = header;
    this.record = Hkdf.derive(content, salt, "dj1 pack", KEY_LENGTH_BYTES);
    this.authentication = Hkdf.derive(content, salt, "dj1 pack mac", KEY_LENGTH_BYTES);
    this.table = Hkdf.derive(trailer, salt, "dj1 trailer", KEY_LENGTH_BYTES);
    this.identity = keys.key(identity(header.kind())).clone();
    this.mask = RecordMask.of(Hkdf.derive(trailer, salt, "dj1 mask", RecordMask.KEY_LENGTH_BYTES));
  }

  /// Makes the header and the keys of a new pack, with a salt from `random`, which must be fit for
  /// cryptography.
  public static PackKey create(
      RepositoryKeys keys, BlobKind kind, SessionId session, RandomGenerator random) {
    byte[] salt = new byte[PackHeader.SALT_LENGTH_BYTES];
    random.nextBytes(salt);
    byte[] commitment = KeyCommitment.of(keys.key(content(kind)), salt);
    return new PackKey(keys, PackHeader.create(kind, keys.repository(), session, salt, commitment));
  }

  private static KeyPurpose content(BlobKind kind) {
    return switch (kind) {
      case DATA -> KeyPurpose.DATA;
      case TREE -> KeyPurpose.TREE;
    };
  }

  private static KeyPurpose identity(BlobKind kind) {
    return switch (kind) {
      case DATA -> KeyPurpose.DATA_IDENTITY;
      case TREE -> KeyPurpose.TREE_IDENTITY;
    };
  }

  /// Derives the keys of an existing pack from its header, the 96 bytes of `source` at `offset`:
  /// the first of the pack, or the copy before its trailer.
  ///
  /// @throws DamageException if there is no header, or that of another repository
  public static PackKey open(RepositoryKeys keys, PackId pack, byte[] source, int offset) {
    String subject = "pack " + pack.toShortHex();
    PackHeader header = PackHeader.parse(subject, source, offset);
    if (!header.repository().equals(keys.repository())) {
      throw damage(subject, "belongs to the repository " + header.repository());
    }
    byte[] content = keys.key(content(header.kind()));
    if (!KeyCommitment.holds(content, header.salt(), header.commitment())) {
      throw damage(subject, "the header is damaged, or was sealed under another key");
    }
    return new PackKey(keys, header);
  }

  static DamageException damage(String subject, String message) {
    return new DamageException(
        subject + ": " + message, "run 'dj repo check --read-data' to see what else is affected.");
  }

  /// The header.
  public PackHeader header() {
    return header;
  }

  /// What the pack's blobs hold.
  public BlobKind kind() {
    return header.kind();
  }

  byte[] record() {
    return record;
  }

  byte[] authentication() {
    return authentication;
  }

  byte[] table() {
    return table;
  }

  byte[] identity() {
    return identity;
  }

  RecordMask mask() {
    return mask;
  }

  @Override
  public void close() {
    for (byte[] key : new byte[][] {record, authentication, table, identity}) {
      Arrays.fill(key, (byte) 0);
    }
  }
}
