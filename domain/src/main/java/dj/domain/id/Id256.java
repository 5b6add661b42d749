package dj.domain.id;

import java.util.HexFormat;

/// A 256-bit identity, kept as four longs so that records of it compare by value and cost no array.
///
/// The longs hold the 32 bytes in big-endian order: comparing them unsigned, from `a` to `d`, is
/// comparing the bytes.
///
/// @param <T> the identity itself
public sealed interface Id256<T extends Id256<T>> extends Comparable<T>
    permits BlobId, PackId, IndexId, SnapshotId, KeyId, TransactionId {

  /// The length of every identity in bytes.
  int LENGTH_BYTES = 32;

  /// The number of hex digits that people see where no prefix was asked for.
  int SHORT_DIGITS = 8;

  /// Bytes 0 to 7.
  long a();

  /// Bytes 8 to 15.
  long b();

  /// Bytes 16 to 23.
  long c();

  /// Bytes 24 to 31.
  long d();

  /// Writes the 32 bytes at `offset`.
  default void copyTo(byte[] target, int offset) {
    LongBytes.put(target, offset, a());
    LongBytes.put(target, offset + 8, b());
    LongBytes.put(target, offset + 16, c());
    LongBytes.put(target, offset + 24, d());
  }

  /// The 32 bytes in a new array.
  default byte[] toBytes() {
    byte[] bytes = new byte[LENGTH_BYTES];
    copyTo(bytes, 0);
    return bytes;
  }

  /// 64 lower-case hex digits.
  default String toHex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(a())
        + hex.toHexDigits(b())
        + hex.toHexDigits(c())
        + hex.toHexDigits(d());
  }

  /// The first eight hex digits.
  default String toShortHex() {
    return HexFormat.of().toHexDigits(a()).substring(0, SHORT_DIGITS);
  }

  @Override
  default int compareTo(T other) {
    int order = Long.compareUnsigned(a(), other.a());
    if (order == 0) {
      order = Long.compareUnsigned(b(), other.b());
    }
    if (order == 0) {
      order = Long.compareUnsigned(c(), other.c());
    }
    return order != 0 ? order : Long.compareUnsigned(d(), other.d());
  }
}
