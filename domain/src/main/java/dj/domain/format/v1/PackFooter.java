package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import java.util.zip.CRC32C;

/// The last 64 bytes of a pack, in clear: where its trailer is.
///
/// ```
///  0  8 magic "DJPKEND\n"     8 1 version 1     9 1 reserved, 0    10 2 flags, 0
/// 12  4 footer length, 64    16 8 trailer offset                   24 8 trailer length
/// 32  8 parity offset or 0   40 8 parity length or 0               48 8 length of the pack
/// 56  4 reserved, 0          60 4 CRC32C of the 60 bytes before it
/// ```
///
/// @param trailerOffset where the sealed trailer begins, in bytes
/// @param trailerLengthBytes the length of the sealed trailer
/// @param parityOffset where the parity section begins; 0 if there is none
/// @param parityLengthBytes the length of the parity section; 0 if there is none
/// @param packLengthBytes the length of the pack
public record PackFooter(
    long trailerOffset,
    long trailerLengthBytes,
    long parityOffset,
    long parityLengthBytes,
    long packLengthBytes) {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 64;

  /// `DJPKEND\n`, read as a little-endian long.
  private static final long MAGIC = 0x0A444E454B504A44L;

  private static final long MIN_TRAILER_OFFSET = 2L * PackHeader.LENGTH_BYTES;
  private static final int TAG_LENGTH_BYTES = 16;
  private static final int VERSION_OFFSET = 8;
  private static final int RESERVED_OFFSET = 9;
  private static final int FLAGS_OFFSET = 10;
  private static final int LENGTH_OFFSET = 12;
  private static final int RESERVED_LAST_OFFSET = 56;
  private static final int CRC_OFFSET = 60;

  /// Checks that the parts fill the pack to its end.
  public PackFooter {
    if (!isConsistent(
        trailerOffset, trailerLengthBytes, parityOffset, parityLengthBytes, packLengthBytes)) {
      throw new IllegalArgumentException("the parts of the pack do not fill it");
    }
  }

  /// The footer of a pack without parity.
  public static PackFooter of(int trailerOffset, int trailerLengthBytes) {
    long length = (long) trailerOffset + trailerLengthBytes + LENGTH_BYTES;
    return new PackFooter(trailerOffset, trailerLengthBytes, 0, 0, length);
  }

  private static boolean isConsistent(
      long trailerOffset, long trailerLength, long parityOffset, long parityLength, long length) {
    if (length < 0 || length > PackFormat.MAX_PACK_LENGTH_BYTES) {
      return false;
    }
    boolean inside =
        trailerOffset >= MIN_TRAILER_OFFSET
            && trailerOffset <= length
            && trailerLength >= PackTrailer.lengthBytes(0) + TAG_LENGTH_BYTES
            && trailerLength <= PackTrailer.lengthBytes(PackFormat.MAX_BLOBS) + TAG_LENGTH_BYTES
            && parityLength >= 0
            && parityLength <= length;
    long trailerEnd = trailerOffset + trailerLength;
    return inside
        && parityOffset == (parityLength == 0 ? 0 : trailerEnd)
        && trailerEnd + parityLength + LENGTH_BYTES == length;
  }

  /// Parses the 64 bytes at `offset`.
  ///
  /// @param subject the pack, for messages
  /// @param packLengthBytes the length that the pack has
  /// @throws dj.domain.error.DamageException if there is no footer of version 1, or that of a pack
  ///   of another length
  public static PackFooter parse(String subject, byte[] source, int offset, long packLengthBytes) {
    require(
        source.length - offset >= LENGTH_BYTES && LittleEndian.getLong(source, offset) == MAGIC,
        subject,
        "the footer is missing: the pack is truncated, or its end is damaged");
    CRC32C crc = new CRC32C();
    crc.update(source, offset, CRC_OFFSET);
    require(
        LittleEndian.getInt(source, offset + CRC_OFFSET) == (int) crc.getValue(),
        subject,
        "the footer's CRC32C does not hold");
    require(isVersion1(source, offset), subject, "the footer is not of version 1");
    long trailerOffset = LittleEndian.getLong(source, offset + 16);
    long trailerLength = LittleEndian.getLong(source, offset + 24);
    long parityOffset = LittleEndian.getLong(source, offset + 32);
    long parityLength = LittleEndian.getLong(source, offset + 40);
    long length = LittleEndian.getLong(source, offset + 48);
    require(length == packLengthBytes, subject, "the footer states another length of the pack");
    require(
        isConsistent(trailerOffset, trailerLength, parityOffset, parityLength, length),
        subject,
        "the footer's parts do not fill the pack");
    return new PackFooter(trailerOffset, trailerLength, parityOffset, parityLength, length);
  }

  private static boolean isVersion1(byte[] source, int offset) {
    return source[offset + VERSION_OFFSET] == PackFormat.VERSION
        && source[offset + RESERVED_OFFSET] == 0
        && LittleEndian.getUnsignedShort(source, offset + FLAGS_OFFSET) == 0
        && LittleEndian.getInt(source, offset + LENGTH_OFFSET) == LENGTH_BYTES
        && LittleEndian.getInt(source, offset + RESERVED_LAST_OFFSET) == 0;
  }

  /// Writes the 64 bytes at `offset`.
  public void copyTo(byte[] target, int offset) {
    LittleEndian.putLong(target, offset, MAGIC);
    target[offset + VERSION_OFFSET] = PackFormat.VERSION;
    target[offset + RESERVED_OFFSET] = 0;
    LittleEndian.putShort(target, offset + FLAGS_OFFSET, 0);
    LittleEndian.putInt(target, offset + LENGTH_OFFSET, LENGTH_BYTES);
    LittleEndian.putLong(target, offset + 16, trailerOffset);
    LittleEndian.putLong(target, offset + 24, trailerLengthBytes);
    LittleEndian.putLong(target, offset + 32, parityOffset);
    LittleEndian.putLong(target, offset + 40, parityLengthBytes);
    LittleEndian.putLong(target, offset + 48, packLengthBytes);
    LittleEndian.putInt(target, offset + RESERVED_LAST_OFFSET, 0);
    CRC32C crc = new CRC32C();
    crc.update(target, offset, CRC_OFFSET);
    LittleEndian.putInt(target, offset + CRC_OFFSET, (int) crc.getValue());
  }
}
