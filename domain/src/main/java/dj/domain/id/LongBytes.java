package dj.domain.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// Big-endian longs in byte arrays and hex text.
final class LongBytes {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int HEX_DIGITS = 64;

  private LongBytes() {}

  static long get(byte[] source, int offset) {
    return (long) BIG_ENDIAN.get(source, offset);
  }

  static void put(byte[] target, int offset, long value) {
    BIG_ENDIAN.set(target, offset, value);
  }

  /// Checks that `hex` is 64 lower-case hex digits.
  static String requireHex(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException("an id has 64 hex digits, not " + hex.length());
    }
    for (int i = 0; i < HEX_DIGITS; i++) {
      char digit = hex.charAt(i);
      if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
        throw new IllegalArgumentException("an id is lower-case hex digits only");
      }
    }
    return hex;
  }

  static long fromHex(String hex, int part) {
    return HexFormat.fromHexDigitsToLong(hex, part * 16, part * 16 + 16);
  }
}
