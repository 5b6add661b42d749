package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.id.BlobId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The plaintext of a pack's trailer: the table of its records.
///
/// ```
///  0  4 number of entries    4 4 reserved, 0    8 8 offset of the trailer
/// 16 32 SHA-256 of all bytes of the pack before the trailer
/// 48 48 an entry: 0 32 id  32 1 kind  33 1 codec  34 2 flags, 0  36 4 offset  40 4 sealed length
///       44 4 raw length
///  …  16 MAC: the first half of HMAC-SHA256(K_mac, pack header ‖ all of the above)
/// ```
///
/// Entries stand in the order of the records, the first of which begins behind the header; each
/// other one begins where its predecessor ends, and the copy of the header behind the last.
public final class PackTrailer {
  /// The length of an entry in bytes.
  public static final int ENTRY_LENGTH_BYTES = 48;

  /// Where the digest stands in the plaintext.
  public static final int DIGEST_OFFSET = 16;

  /// The length of the digest in bytes.
  public static final int DIGEST_LENGTH_BYTES = 32;

  /// The length of the MAC in bytes.
  public static final int MAC_LENGTH_BYTES = 16;

  private static final int TRAILER_OFFSET_OFFSET = 8;

  private static final int ENTRIES_OFFSET = 48;
  private static final int KIND_OFFSET = 32;
  private static final int CODEC_OFFSET = 33;
  private static final int FLAGS_OFFSET = 34;
  private static final int OFFSET_OFFSET = 36;
  private static final int SEALED_LENGTH_OFFSET = 40;
  private static final int RAW_LENGTH_OFFSET = 44;

  private PackTrailer() {}

  /// The length of the plaintext of a trailer of so many entries, MAC included, in bytes.
  public static int lengthBytes(int entries) {
    return ENTRIES_OFFSET + entries * ENTRY_LENGTH_BYTES + MAC_LENGTH_BYTES;
  }

  /// Encodes everything but the MAC, for which room is left at the end.
  public static byte[] encode(List<PackedBlob> blobs, int trailerOffset, byte[] digest) {
    byte[] plain = new byte[lengthBytes(blobs.size())];
    LittleEndian.putInt(plain, 0, blobs.size());
    LittleEndian.putLong(plain, TRAILER_OFFSET_OFFSET, trailerOffset);
    System.arraycopy(digest, 0, plain, DIGEST_OFFSET, DIGEST_LENGTH_BYTES);
    int at = ENTRIES_OFFSET;
    for (PackedBlob blob : blobs) {
      putEntry(plain, at, blob);
      at += ENTRY_LENGTH_BYTES;
    }
    return plain;
  }

  private static void putEntry(byte[] plain, int at, PackedBlob blob) {
    blob.id().copyTo(plain, at);
    plain[at + KIND_OFFSET] = (byte) blob.kind().code();
    plain[at + CODEC_OFFSET] = (byte) blob.codec().code();
    LittleEndian.putInt(plain, at + OFFSET_OFFSET, blob.offset());
    LittleEndian.putInt(plain, at + SEALED_LENGTH_OFFSET, blob.sealedLengthBytes());
    LittleEndian.putInt(plain, at + RAW_LENGTH_OFFSET, blob.rawLengthBytes());
  }

  /// Decodes the entries of a plaintext whose seal was right.
  ///
  /// @param subject the pack, for messages
  /// @param kind the kind that the pack's header states
  /// @param trailerOffset where the trailer is in the pack
  /// @throws dj.domain.error.DamageException if any field is not what a program writes
  public static List<PackedBlob> decode(
      String subject, byte[] plain, BlobKind kind, long trailerOffset) {
    require(plain.length >= lengthBytes(0), subject, "the trailer is too short");
    int count = LittleEndian.getInt(plain, 0);
    require(count >= 0 && count <= PackFormat.MAX_BLOBS, subject, "too many trailer entries");
    require(plain.length == lengthBytes(count), subject, "the trailer's length is not its count's");
    require(LittleEndian.getInt(plain, 4) == 0, subject, "reserved bytes of the trailer are set");
    require(
        LittleEndian.getLong(plain, TRAILER_OFFSET_OFFSET) == trailerOffset,
        subject,
        "the trailer belongs to another place");
    List<PackedBlob> blobs = new ArrayList<>(count);
    Set<BlobId> seen = HashSet.newHashSet(count);
    long end = PackHeader.LENGTH_BYTES;
    for (int index = 0; index < count; index++) {
      PackedBlob blob = entry(subject, plain, ENTRIES_OFFSET + index * ENTRY_LENGTH_BYTES);
      require(blob.kind() == kind, subject, "a blob of another kind");
      require(blob.offset() == end, subject, "the records do not follow each other");
      require(seen.add(blob.id()), subject, "a blob occurs twice");
      end += RecordFormat.HEADER_LENGTH_BYTES + (long) blob.sealedLengthBytes();
      blobs.add(blob);
    }
    require(
        end + PackHeader.LENGTH_BYTES == trailerOffset, subject, "bytes that belong to no record");
    return blobs;
  }

  private static PackedBlob entry(String subject, byte[] plain, int at) {
    requireFlags(LittleEndian.getUnsignedShort(plain, at + FLAGS_OFFSET), subject);
    return blob(
        subject,
        BlobId.of(plain, at),
        plain[at + KIND_OFFSET],
        plain[at + CODEC_OFFSET],
        LittleEndian.getInt(plain, at + OFFSET_OFFSET),
        LittleEndian.getInt(plain, at + SEALED_LENGTH_OFFSET),
        LittleEndian.getInt(plain, at + RAW_LENGTH_OFFSET));
  }

  static void requireFlags(int flags, String subject) {
    require(flags == 0, subject, "a blob has unknown flags");
  }

  /// Checks what is said of a blob, wherever it is said.
  static PackedBlob blob(
      String subject,
      BlobId id,
      int kind,
      int codec,
      int offset,
      int sealedLengthBytes,
      int rawLengthBytes) {
    require(PackHeader.isKind(kind), subject, "no kind of blob");
    require(isCodec(codec), subject, "no codec");
    require(
        isPlausible(codec, offset, sealedLengthBytes, rawLengthBytes),
        subject,
        "impossible lengths of a blob");
    return new PackedBlob(
        id, BlobKind.of(kind), Codec.of(codec), offset, sealedLengthBytes, rawLengthBytes);
  }

  static boolean isCodec(int code) {
    return code == Codec.RAW.code() || code == Codec.ZSTD.code();
  }

  static boolean isPlausible(int codec, int offset, int sealedLengthBytes, int rawLengthBytes) {
    return offset >= PackHeader.LENGTH_BYTES
        && offset < PackFormat.MAX_PACK_LENGTH_BYTES
        && sealedLengthBytes >= RecordFormat.SEALING_LENGTH_BYTES
        && sealedLengthBytes <= RecordFormat.MAX_SEALED_LENGTH_BYTES
        && rawLengthBytes >= 0
        && rawLengthBytes <= PackedBlob.MAX_RAW_LENGTH_BYTES
        && (codec != Codec.RAW.code()
            || sealedLengthBytes == rawLengthBytes + RecordFormat.SEALING_LENGTH_BYTES);
  }
}
