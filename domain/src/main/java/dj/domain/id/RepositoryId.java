package dj.domain.id;

import java.util.HexFormat;

/// The random 128-bit identity of a repository, fixed at its creation.
public record RepositoryId(long high, long low) {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 16;

  /// Reads the 16 bytes at `offset`.
  public static RepositoryId of(byte[] bytes, int offset) {
    return new RepositoryId(LongBytes.get(bytes, offset), LongBytes.get(bytes, offset + 8));
  }

  /// Parses 32 lower-case hex digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static RepositoryId parse(String hex) {
    LongBytes.requireHex(hex + "0".repeat(32));
    return new RepositoryId(LongBytes.fromHex(hex, 0), LongBytes.fromHex(hex, 1));
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

  /// Written out, like [#hashCode]: what the compiler makes for a record is linked at its first
  /// call, which a short command would notice.
  @Override
  public boolean equals(Object other) {
    return other instanceof RepositoryId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
