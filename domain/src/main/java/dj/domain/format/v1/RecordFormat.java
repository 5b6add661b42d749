package dj.domain.format.v1;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import java.util.zip.CRC32C;

/// A record: one blob in a pack, which can be told and opened without index or trailer.
///
/// ```
/// record = header 16, masked: 0 4 sync word "DJR1"   4 4 sealed length   8 4 ordinal  12 4 CRC32C
///          sealed: AES-256-GCM(K_pack, nonce = ordinal 4 ‖ 0 × 8, AAD = pack header ‖ ordinal 4)
/// plain  = 0 32 id  32 1 kind  33 1 codec  34 2 flags, 0  36 4 raw length  40 payload
/// ```
///
/// The ordinal counts the records of a pack from 0: no nonce occurs twice under the pack's key, and
/// a record opens nowhere but in its place in its pack. The CRC32C is that of the 12 header bytes
/// before it and of the sealed bytes; it is a cheap answer to 'which record is damaged', and no
/// protection. The mask is the two words of [RecordMask], exclusive-or'ed to the header.
public final class RecordFormat {
  /// The length of the masked header in bytes.
  public static final int HEADER_LENGTH_BYTES = 16;

  /// What stands before the payload in the plaintext, in bytes.
  public static final int INNER_LENGTH_BYTES = 40;

  /// What sealing adds to the payload, in bytes: inner header and tag.
  public static final int SEALING_LENGTH_BYTES = INNER_LENGTH_BYTES + 16;

  /// The greatest length of a sealed part in bytes.
  public static final int MAX_SEALED_LENGTH_BYTES =
      PackedBlob.MAX_RAW_LENGTH_BYTES + SEALING_LENGTH_BYTES;

  /// The length of a record's associated data in bytes.
  public static final int ASSOCIATED_LENGTH_BYTES = PackHeader.LENGTH_BYTES + 4;

  /// `DJR1`, read as a little-endian int.
  private static final int SYNC_WORD = 0x31524A44;

  private static final long LOW_HALF = 0xFFFFFFFFL;
  private static final int KIND_OFFSET = BlobId.LENGTH_BYTES;
  private static final int CODEC_OFFSET = 33;
  private static final int FLAGS_OFFSET = 34;
  private static final int RAW_LENGTH_OFFSET = 36;

  private RecordFormat() {}

  /// Writes the nonce of a record, 12 bytes, at the beginning of `nonce`.
  public static void putNonce(byte[] nonce, int ordinal) {
    LittleEndian.putInt(nonce, 0, ordinal);
    LittleEndian.putLong(nonce, 4, 0);
  }

  /// Writes the associated data of a record, 100 bytes, at the beginning of `target`.
  public static void putAssociatedData(byte[] target, PackHeader header, int ordinal) {
    header.copyTo(target, 0);
    LittleEndian.putInt(target, PackHeader.LENGTH_BYTES, ordinal);
  }

  /// Writes the 40 bytes before the payload at the beginning of `plain`.
  public static void putInner(
      byte[] plain, BlobId id, BlobKind kind, Codec codec, int rawLengthBytes) {
    id.copyTo(plain, 0);
    plain[KIND_OFFSET] = (byte) kind.code();
    plain[CODEC_OFFSET] = (byte) codec.code();
    LittleEndian.putShort(plain, FLAGS_OFFSET, 0);
    LittleEndian.putInt(plain, RAW_LENGTH_OFFSET, rawLengthBytes);
  }

  /// What the 40 bytes at the beginning of an opened record say, for a record at `packOffset` with
  /// `sealedLengthBytes` sealed bytes.
  ///
  /// @param subject the record, for messages
  /// @throws dj.domain.error.DamageException if they say nothing that version 1 knows
  public static PackedBlob inner(
      String subject, byte[] plain, int packOffset, int sealedLengthBytes) {
    PackTrailer.requireFlags(LittleEndian.getUnsignedShort(plain, FLAGS_OFFSET), subject);
    return PackTrailer.blob(
        subject,
        BlobId.of(plain, 0),
        plain[KIND_OFFSET],
        plain[CODEC_OFFSET],
        packOffset,
        sealedLengthBytes,
        LittleEndian.getInt(plain, RAW_LENGTH_OFFSET));
  }

  /// Whether the 40 bytes at the beginning of an opened record say exactly this of a blob.
  public static boolean innerEquals(
      byte[] plain, BlobId id, BlobKind kind, Codec codec, int rawLengthBytes) {
    return id.equals(BlobId.of(plain, 0))
        && plain[KIND_OFFSET] == kind.code()
        && plain[CODEC_OFFSET] == codec.code()
        && LittleEndian.getUnsignedShort(plain, FLAGS_OFFSET) == 0
        && LittleEndian.getInt(plain, RAW_LENGTH_OFFSET) == rawLengthBytes;
  }

  /// Writes the masked header of a record whose sealed bytes stand behind it already.
  ///
  /// @param position where the record is in `bytes`
  /// @param packOffset where the record is in the pack
  public static void putHeader(
      byte[] bytes,
      int position,
      int packOffset,
      RecordMask mask,
      int ordinal,
      int sealedLengthBytes) {
    LittleEndian.putInt(bytes, position, SYNC_WORD);
    LittleEndian.putInt(bytes, position + 4, sealedLengthBytes);
    LittleEndian.putInt(bytes, position + 8, ordinal);
    int checksum = checksum(bytes, position, sealedLengthBytes);
    long first = LittleEndian.getLong(bytes, position);
    long second = (checksum & LOW_HALF) << Integer.SIZE | (ordinal & LOW_HALF);
    LittleEndian.putLong(bytes, position, first ^ mask.first(packOffset));
    LittleEndian.putLong(bytes, position + 8, second ^ mask.second(packOffset));
  }

  private static int checksum(byte[] bytes, int position, int sealedLengthBytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, position, HEADER_LENGTH_BYTES - 4);
    crc.update(bytes, position + HEADER_LENGTH_BYTES, sealedLengthBytes);
    return (int) crc.getValue();
  }

  /// The sealed length that the header at `position` states, or -1 if there is no sync word, or no
  /// length that a record can have.
  public static int sealedLengthBytes(byte[] bytes, int position, int packOffset, RecordMask mask) {
    long first = LittleEndian.getLong(bytes, position) ^ mask.first(packOffset);
    int length = (int) (first >>> Integer.SIZE);
    boolean possible =
        (int) first == SYNC_WORD
            && length >= SEALING_LENGTH_BYTES
            && length <= MAX_SEALED_LENGTH_BYTES;
    return possible ? length : -1;
  }

  /// The ordinal that the header at `position` states.
  public static int ordinal(byte[] bytes, int position, int packOffset, RecordMask mask) {
    return (int) (LittleEndian.getLong(bytes, position + 8) ^ mask.second(packOffset));
  }

  /// Whether the CRC32C in the header at `position` is that of the record; all of its sealed bytes
  /// are in `bytes`.
  public static boolean checksumHolds(
      byte[] bytes, int position, int packOffset, RecordMask mask, int sealedLengthBytes) {
    long first = LittleEndian.getLong(bytes, position) ^ mask.first(packOffset);
    long second = LittleEndian.getLong(bytes, position + 8) ^ mask.second(packOffset);
    byte[] header = new byte[HEADER_LENGTH_BYTES];
    LittleEndian.putLong(header, 0, first);
    LittleEndian.putLong(header, 8, second);
    CRC32C crc = new CRC32C();
    crc.update(header, 0, HEADER_LENGTH_BYTES - 4);
    crc.update(bytes, position + HEADER_LENGTH_BYTES, sealedLengthBytes);
    return (int) crc.getValue() == (int) (second >>> Integer.SIZE);
  }
}
