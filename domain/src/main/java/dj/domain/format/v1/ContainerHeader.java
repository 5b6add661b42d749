package dj.domain.format.v1;

import dj.domain.id.RepositoryId;
import dj.domain.key.KeyCommitment;
import java.util.Arrays;

/// The header of a sealed container: 88 bytes in clear, which every page is bound to as associated
/// data.
///
/// ```
///  0  8 magic "DJREPO1\n"     8 1 version 1    9 1 type    10 2 flags    12 4 header length, 88
/// 16 16 repository id        32 32 salt       64 16 key commitment      80 8 content length
/// ```
///
/// Integers are little-endian. Flags 0 to 7 are critical: who does not know one that is set refuses
/// the container. Flags 8 to 15 may be passed over.
public final class ContainerHeader {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 88;

  /// The length of the salt in bytes.
  public static final int SALT_LENGTH_BYTES = 32;

  /// The version that is described here.
  public static final int VERSION = 1;

  /// The content stands in the pages as one zstd frame.
  public static final int FLAG_ZSTD = 1;

  /// `DJREPO1\n`, read as a little-endian long.
  private static final long MAGIC = 0x0A314F5045524A44L;

  private static final int VERSION_OFFSET = 8;
  private static final int TYPE_OFFSET = 9;
  private static final int FLAGS_OFFSET = 10;
  private static final int LENGTH_OFFSET = 12;
  private static final int REPOSITORY_OFFSET = 16;
  private static final int SALT_OFFSET = 32;
  private static final int COMMITMENT_OFFSET = 64;
  private static final int CONTENT_LENGTH_OFFSET = 80;
  private static final int CRITICAL_FLAGS = 0xFF;

  private final byte[] bytes;

  private ContainerHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Creates the header of a new container.
  ///
  /// @param salt 32 random bytes that no other container has
  /// @param commitment 16 bytes that commit to the key
  public static ContainerHeader create(
      ContainerType type,
      int flags,
      RepositoryId repository,
      byte[] salt,
      byte[] commitment,
      long contentLengthBytes) {
    if (salt.length != SALT_LENGTH_BYTES || commitment.length != KeyCommitment.LENGTH_BYTES) {
      throw new IllegalArgumentException("salt or commitment of another length");
    }
    byte[] bytes = new byte[LENGTH_BYTES];
    LittleEndian.putLong(bytes, 0, MAGIC);
    bytes[VERSION_OFFSET] = VERSION;
    bytes[TYPE_OFFSET] = (byte) type.code();
    LittleEndian.putShort(bytes, FLAGS_OFFSET, flags);
    LittleEndian.putInt(bytes, LENGTH_OFFSET, LENGTH_BYTES);
    repository.copyTo(bytes, REPOSITORY_OFFSET);
    System.arraycopy(salt, 0, bytes, SALT_OFFSET, SALT_LENGTH_BYTES);
    System.arraycopy(commitment, 0, bytes, COMMITMENT_OFFSET, KeyCommitment.LENGTH_BYTES);
    LittleEndian.putLong(bytes, CONTENT_LENGTH_OFFSET, contentLengthBytes);
    return new ContainerHeader(bytes);
  }

  /// The first 88 bytes of `file`, which has as many; nothing in them is checked.
  public static ContainerHeader copyOf(byte[] file) {
    return new ContainerHeader(Arrays.copyOf(file, LENGTH_BYTES));
  }

  /// Whether a container begins here at all.
  public boolean hasMagic() {
    return LittleEndian.getLong(bytes, 0) == MAGIC;
  }

  /// The version.
  public int version() {
    return Byte.toUnsignedInt(bytes[VERSION_OFFSET]);
  }

  /// The code of the type.
  public int typeCode() {
    return Byte.toUnsignedInt(bytes[TYPE_OFFSET]);
  }

  /// The stated length of the header in bytes, an unsigned integer.
  public int headerLengthBytes() {
    return LittleEndian.getInt(bytes, LENGTH_OFFSET);
  }

  /// The repository that the container belongs to.
  public RepositoryId repository() {
    return RepositoryId.of(bytes, REPOSITORY_OFFSET);
  }

  /// The salt of the container's key, 32 bytes in a new array.
  public byte[] salt() {
    return Arrays.copyOfRange(bytes, SALT_OFFSET, SALT_OFFSET + SALT_LENGTH_BYTES);
  }

  /// What commits to the key, 16 bytes in a new array.
  public byte[] commitment() {
    return Arrays.copyOfRange(
        bytes, COMMITMENT_OFFSET, COMMITMENT_OFFSET + KeyCommitment.LENGTH_BYTES);
  }

  /// The stated length of the content in bytes, an unsigned integer.
  public long contentLengthBytes() {
    return LittleEndian.getLong(bytes, CONTENT_LENGTH_OFFSET);
  }

  /// Whether the payload is a zstd frame.
  public boolean isZstd() {
    return (flags() & FLAG_ZSTD) != 0;
  }

  /// Whether a flag is set that only a later version understands.
  public boolean hasUnknownCriticalFlags() {
    return (flags() & CRITICAL_FLAGS & ~FLAG_ZSTD) != 0;
  }

  private int flags() {
    return LittleEndian.getUnsignedShort(bytes, FLAGS_OFFSET);
  }

  /// The bytes, borrowed.
  public byte[] bytes() {
    return bytes;
  }
}
