package dj.domain.id;

/// The name of an index segment: the SHA-256 of its file.
public record IndexId(long a, long b, long c, long d) implements Id256<IndexId> {

  /// Reads the 32 bytes at `offset`.
  public static IndexId of(byte[] bytes, int offset) {
    return new IndexId(
        LongBytes.get(bytes, offset),
        LongBytes.get(bytes, offset + 8),
        LongBytes.get(bytes, offset + 16),
        LongBytes.get(bytes, offset + 24));
  }

  /// Parses 64 lower-case hex digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static IndexId parse(String hex) {
    LongBytes.requireHex(hex);
    return new IndexId(
        LongBytes.fromHex(hex, 0),
        LongBytes.fromHex(hex, 1),
        LongBytes.fromHex(hex, 2),
        LongBytes.fromHex(hex, 3));
  }

  /// Written out, like [#hashCode]: what the compiler makes for a record is linked at its first
  /// call, which a short command would notice.
  @Override
  public boolean equals(Object other) {
    return other instanceof IndexId that
        && a == that.a
        && b == that.b
        && c == that.c
        && d == that.d;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(a);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
