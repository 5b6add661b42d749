package dj.domain.id;

/// The name of a transaction: the SHA-256 of the record with which it began.
public record TransactionId(long a, long b, long c, long d) implements Id256<TransactionId> {

  /// Reads the 32 bytes at `offset`.
  public static TransactionId of(byte[] bytes, int offset) {
    return new TransactionId(
        LongBytes.get(bytes, offset),
        LongBytes.get(bytes, offset + 8),
        LongBytes.get(bytes, offset + 16),
        LongBytes.get(bytes, offset + 24));
  }

  /// Parses 64 lower-case hex digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static TransactionId parse(String hex) {
    LongBytes.requireHex(hex);
    return new TransactionId(
        LongBytes.fromHex(hex, 0),
        LongBytes.fromHex(hex, 1),
        LongBytes.fromHex(hex, 2),
        LongBytes.fromHex(hex, 3));
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
