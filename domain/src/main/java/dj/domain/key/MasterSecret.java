package dj.domain.key;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The 32 random bytes that all keys of a repository come from; closing it destroys them.
///
/// Whoever has it has the repository. It is kept in keyslots, sealed under a password.
public final class MasterSecret implements AutoCloseable {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 32;

  private final byte[] bytes;

  private MasterSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Draws a new secret from `random`, which must be fit for cryptography.
  public static MasterSecret create(RandomGenerator random) {
    byte[] bytes = new byte[LENGTH_BYTES];
    random.nextBytes(bytes);
    return new MasterSecret(bytes);
  }

  /// Copies the 32 bytes at `offset`; the caller zeroes its own.
  public static MasterSecret copyOf(byte[] source, int offset) {
    return new MasterSecret(Arrays.copyOfRange(source, offset, offset + LENGTH_BYTES));
  }

  /// Writes the 32 bytes at `offset`; the caller zeroes them after use.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH_BYTES);
  }

  /// Whether `other` is the same secret, compared in constant time.
  public boolean isSameAs(MasterSecret other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "MasterSecret";
  }
}
