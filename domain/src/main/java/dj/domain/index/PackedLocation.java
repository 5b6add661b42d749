package dj.domain.index;

import dj.domain.blob.BlobKind;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;

/// The two words that a location takes in memory:
///
/// ```
/// place   = pack number 32 | offset 28 | codec 2 | kind 2      never 0, since no kind is
/// lengths = raw length 32 | sealed length 32
/// ```
final class PackedLocation {
  private static final int CODEC_SHIFT = 2;
  private static final int OFFSET_SHIFT = 4;
  private static final int PACK_SHIFT = 32;
  private static final int TWO_BITS = 3;
  private static final int OFFSET_MASK = (1 << 28) - 1;
  private static final long LOW_HALF = 0xFFFFFFFFL;

  private PackedLocation() {}

  static long place(int packNumber, int offset, int codecCode, int kindCode) {
    boolean fits =
        (offset & ~OFFSET_MASK) == 0
            && (codecCode & ~TWO_BITS) == 0
            && (kindCode & ~TWO_BITS) == 0
            && kindCode != 0;
    if (!fits) {
      throw new IllegalArgumentException("no location of a blob");
    }
    return (long) packNumber << PACK_SHIFT
        | (long) offset << OFFSET_SHIFT
        | (long) codecCode << CODEC_SHIFT
        | kindCode;
  }

  static long lengths(int sealedLengthBytes, int rawLengthBytes) {
    return (long) rawLengthBytes << Integer.SIZE | (sealedLengthBytes & LOW_HALF);
  }

  static long place(int packNumber, PackedBlob blob) {
    return place(packNumber, blob.offset(), blob.codec().code(), blob.kind().code());
  }

  static long lengths(PackedBlob blob) {
    return lengths(blob.sealedLengthBytes(), blob.rawLengthBytes());
  }

  static int packNumber(long place) {
    return (int) (place >>> PACK_SHIFT);
  }

  static int offset(long place) {
    return (int) (place >>> OFFSET_SHIFT) & OFFSET_MASK;
  }

  static Codec codec(long place) {
    return Codec.of((int) (place >>> CODEC_SHIFT) & TWO_BITS);
  }

  static boolean isOf(long place, BlobKind kind) {
    return ((int) place & TWO_BITS) == kind.code();
  }

  static BlobKind kind(long place) {
    return BlobKind.of((int) place & TWO_BITS);
  }

  static int sealedLengthBytes(long lengths) {
    return (int) lengths;
  }

  static int rawLengthBytes(long lengths) {
    return (int) (lengths >>> Integer.SIZE);
  }
}
