package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import dj.domain.blob.BlobKind;
import dj.domain.id.RepositoryId;
import dj.domain.id.SessionId;
import java.util.Arrays;

/// The header of a pack: 96 bytes in clear, which everything sealed in the pack is bound to as
/// associated data.
///
/// ```
///  0  8 magic "DJPACK1\n"     8 1 version 1     9 1 kind (1 data, 2 tree)    10 2 flags, 0
/// 12  4 header length, 96    16 16 repository id                             32 16 session id
/// 48 32 salt                 80 16 key commitment
/// ```
///
/// A version, flag or length that is not this one is damage: what a repository uses beyond version
/// 1 is said in its sealed config, which a program reads first.
public final class PackHeader {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 96;

  /// The length of the salt in bytes.
  public static final int SALT_LENGTH_BYTES = 32;

  /// The length of the key commitment in bytes.
  public static final int COMMITMENT_LENGTH_BYTES = 16;

  /// `DJPACK1\n`, read as a little-endian long.
  static final long MAGIC = 0x0A314B4341504A44L;

  private static final int VERSION_OFFSET = 8;
  private static final int KIND_OFFSET = 9;
  private static final int FLAGS_OFFSET = 10;
  private static final int LENGTH_OFFSET = 12;
  private static final int REPOSITORY_OFFSET = 16;
  private static final int SESSION_OFFSET = 32;
  private static final int SALT_OFFSET = 48;
  private static final int COMMITMENT_OFFSET = 80;

  private final byte[] bytes;
  private final BlobKind kind;

  private PackHeader(byte[] bytes, BlobKind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /// Creates the header of a new pack.
  ///
  /// @param salt 32 random bytes that no other pack has
  /// @param commitment 16 bytes that commit to the key
  public static PackHeader create(
      BlobKind kind, RepositoryId repository, SessionId session, byte[] salt, byte[] commitment) {
    if (salt.length != SALT_LENGTH_BYTES || commitment.length != COMMITMENT_LENGTH_BYTES) {
      throw new IllegalArgumentException("salt or commitment of another length");
    }
    byte[] bytes = new byte[LENGTH_BYTES];
    LittleEndian.putLong(bytes, 0, MAGIC);
    bytes[VERSION_OFFSET] = PackFormat.VERSION;
    bytes[KIND_OFFSET] = (byte) kind.code();
    LittleEndian.putInt(bytes, LENGTH_OFFSET, LENGTH_BYTES);
    repository.copyTo(bytes, REPOSITORY_OFFSET);
    session.copyTo(bytes, SESSION_OFFSET);
    System.arraycopy(salt, 0, bytes, SALT_OFFSET, SALT_LENGTH_BYTES);
    System.arraycopy(commitment, 0, bytes, COMMITMENT_OFFSET, COMMITMENT_LENGTH_BYTES);
    return new PackHeader(bytes, kind);
  }

  /// Parses the 96 bytes at `offset`.
  ///
  /// @param subject the pack, for messages
  /// @throws dj.domain.error.DamageException if there is no header of version 1
  public static PackHeader parse(String subject, byte[] source, int offset) {
    require(source.length - offset >= LENGTH_BYTES, subject, "ends inside its header");
    require(startsAt(source, offset), subject, "the header has no magic");
    byte[] bytes = Arrays.copyOfRange(source, offset, offset + LENGTH_BYTES);
    require(bytes[VERSION_OFFSET] == PackFormat.VERSION, subject, "the header's version is not 1");
    require(LittleEndian.getUnsignedShort(bytes, FLAGS_OFFSET) == 0, subject, "unknown flags");
    require(
        LittleEndian.getInt(bytes, LENGTH_OFFSET) == LENGTH_BYTES,
        subject,
        "the header states another length");
    int code = bytes[KIND_OFFSET];
    require(isKind(code), subject, "the header states no kind of blob");
    return new PackHeader(bytes, BlobKind.of(code));
  }

  /// Whether the magic of a header stands at `offset`, where at least eight bytes must be.
  public static boolean startsAt(byte[] source, int offset) {
    return LittleEndian.getLong(source, offset) == MAGIC;
  }

  static boolean isKind(int code) {
    return code == BlobKind.DATA.code() || code == BlobKind.TREE.code();
  }

  /// What the pack's blobs hold.
  public BlobKind kind() {
    return kind;
  }

  /// The repository that the pack belongs to.
  public RepositoryId repository() {
    return RepositoryId.of(bytes, REPOSITORY_OFFSET);
  }

  /// The session that wrote the pack.
  public SessionId session() {
    return SessionId.of(bytes, SESSION_OFFSET);
  }

  /// The salt of the pack's keys, 32 bytes in a new array.
  public byte[] salt() {
    return Arrays.copyOfRange(bytes, SALT_OFFSET, SALT_OFFSET + SALT_LENGTH_BYTES);
  }

  /// What commits to the key, 16 bytes in a new array.
  public byte[] commitment() {
    return Arrays.copyOfRange(bytes, COMMITMENT_OFFSET, LENGTH_BYTES);
  }

  /// Writes the 96 bytes at `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH_BYTES);
  }

  /// The 96 bytes in a new array.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// Whether the 96 bytes at `offset` are this header.
  public boolean equalsAt(byte[] source, int offset) {
    return source.length - offset >= LENGTH_BYTES
        && Arrays.equals(bytes, 0, LENGTH_BYTES, source, offset, offset + LENGTH_BYTES);
  }
}
