package dj.domain.format.v1;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The bytes of a keyslot, version 1, specified in `docs/format/keys.md`.
///
/// ```
///  0  8 magic "DJSLOT1\n"      8 1 version 1     9 1 zero     10 2 flags    12 4 header length n
/// 16  4 box length k          20 4 zero         24 32 password commitment
/// 56  n header, JSON        56+n k box        56+n+k 4 CRC-32C of all before it
/// ```
///
/// Integers are little-endian. Flags 0 to 7 are critical: who does not know one that is set refuses
/// the slot. The CRC tells damage from a wrong password, and is no protection against anybody. The
/// box is sealed with everything before it as associated data.
public final class KeySlotFrame {
  /// The length of the password commitment in bytes.
  public static final int COMMITMENT_LENGTH_BYTES = 32;

  /// The greatest length of the JSON header in bytes.
  public static final int MAX_HEADER_LENGTH_BYTES = 16 << 10;

  /// The greatest length of the box in bytes.
  public static final int MAX_BOX_LENGTH_BYTES = 4 << 10;

  /// `DJSLOT1\n`, read as a little-endian long.
  private static final long MAGIC = 0x0A31544F4C534A44L;

  private static final int VERSION = 1;
  private static final int VERSION_OFFSET = 8;
  private static final int FLAGS_OFFSET = 10;
  private static final int HEADER_LENGTH_OFFSET = 12;
  private static final int BOX_LENGTH_OFFSET = 16;
  private static final int COMMITMENT_OFFSET = 24;
  private static final int HEADER_OFFSET = 56;
  private static final int CRC_LENGTH_BYTES = 4;
  private static final int CRITICAL_FLAGS = 0xFF;

  private final byte[] clear;
  private final byte[] box;

  private KeySlotFrame(byte[] clear, byte[] box) {
    this.clear = clear;
    this.box = box;
  }

  /// Everything before the box: what the box is sealed with as associated data.
  public static byte[] clear(byte[] commitment, byte[] header, int boxLengthBytes) {
    if (commitment.length != COMMITMENT_LENGTH_BYTES
        || header.length > MAX_HEADER_LENGTH_BYTES
        || boxLengthBytes > MAX_BOX_LENGTH_BYTES) {
      throw new IllegalArgumentException("a part of a keyslot has an impossible length");
    }
    byte[] clear = new byte[HEADER_OFFSET + header.length];
    LittleEndian.putLong(clear, 0, MAGIC);
    clear[VERSION_OFFSET] = VERSION;
    LittleEndian.putInt(clear, HEADER_LENGTH_OFFSET, header.length);
    LittleEndian.putInt(clear, BOX_LENGTH_OFFSET, boxLengthBytes);
    System.arraycopy(commitment, 0, clear, COMMITMENT_OFFSET, COMMITMENT_LENGTH_BYTES);
    System.arraycopy(header, 0, clear, HEADER_OFFSET, header.length);
    return clear;
  }

  /// The whole file.
  public static byte[] file(byte[] clear, byte[] box) {
    int crcOffset = clear.length + box.length;
    byte[] file = Arrays.copyOf(clear, crcOffset + CRC_LENGTH_BYTES);
    System.arraycopy(box, 0, file, clear.length, box.length);
    LittleEndian.putInt(file, crcOffset, crc(file, crcOffset));
    return file;
  }

  /// Takes a file apart.
  ///
  /// @param subject the file, for messages
  /// @throws DamageException if it is not a whole keyslot
  /// @throws UnsupportedVersionException if a later version wrote it
  public static KeySlotFrame parse(String subject, byte[] file) {
    require(
        file.length >= HEADER_OFFSET + CRC_LENGTH_BYTES
            && file.length
                <= HEADER_OFFSET
                    + MAX_HEADER_LENGTH_BYTES
                    + MAX_BOX_LENGTH_BYTES
                    + CRC_LENGTH_BYTES,
        subject,
        "no keyslot has its length");
    require(LittleEndian.getLong(file, 0) == MAGIC, subject, "does not begin like a keyslot");
    int crcOffset = file.length - CRC_LENGTH_BYTES;
    require(LittleEndian.getInt(file, crcOffset) == crc(file, crcOffset), subject, "it is damaged");
    requireKnown(subject, file);
    int headerLength = LittleEndian.getInt(file, HEADER_LENGTH_OFFSET);
    int boxLength = LittleEndian.getInt(file, BOX_LENGTH_OFFSET);
    require(
        headerLength >= 0
            && headerLength <= MAX_HEADER_LENGTH_BYTES
            && boxLength >= 0
            && boxLength <= MAX_BOX_LENGTH_BYTES
            && HEADER_OFFSET + headerLength + boxLength == crcOffset,
        subject,
        "its parts do not add up to its length");
    int boxOffset = HEADER_OFFSET + headerLength;
    return new KeySlotFrame(
        Arrays.copyOf(file, boxOffset), Arrays.copyOfRange(file, boxOffset, crcOffset));
  }

  private static void requireKnown(String subject, byte[] file) {
    int version = Byte.toUnsignedInt(file[VERSION_OFFSET]);
    int flags = LittleEndian.getUnsignedShort(file, FLAGS_OFFSET);
    if (version != VERSION || (flags & CRITICAL_FLAGS) != 0) {
      throw new UnsupportedVersionException(
          subject + ": the keyslot was made by a later version of dj",
          "Use a newer version of dj, or another password.");
    }
  }

  private static int crc(byte[] bytes, int lengthBytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, lengthBytes);
    return (int) crc.getValue();
  }

  private static void require(boolean holds, String subject, String what) {
    if (!holds) {
      throw new DamageException(
          subject + ": " + what, "Use another keyslot, and remove this one with `dj key remove`.");
    }
  }

  /// What commits to the password, 32 bytes in a new array.
  public byte[] commitment() {
    return Arrays.copyOfRange(clear, COMMITMENT_OFFSET, HEADER_OFFSET);
  }

  /// The JSON header in a new array.
  public byte[] header() {
    return Arrays.copyOfRange(clear, HEADER_OFFSET, clear.length);
  }

  /// Everything before the box, in a new array.
  public byte[] clear() {
    return clear.clone();
  }

  /// The sealed box in a new array.
  public byte[] box() {
    return box.clone();
  }
}
