package dj.domain.id;

import java.util.HexFormat;

/// The random 128-bit identity of one commit: every pack, index segment and snapshot carries that
/// of the session that wrote it.
public record SessionId(long high, long low) {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 16;

  /// Reads the 16 bytes at `offset`.
  public static SessionId of(byte[] bytes, int offset) {
    return new SessionId(LongBytes.get(bytes, offset), LongBytes.get(bytes, offset + 8));
  }

  /// Parses 32 lower-case hex digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static SessionId parse(String hex) {
    LongBytes.requireHex(hex + "0".repeat(32));
    return new SessionId(LongBytes.fromHex(hex, 0), LongBytes.fromHex(hex, 1));
  }

  /// Writes the 16 bytes at `offset`.
  public void copyTo(byte[] target, int offset) {
    LongBytes.put(target, offset, high);
    LongBytes.put(target, offset + 8, low);
  }

  /// 32 lower-case hex digits.
  public String toHex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
