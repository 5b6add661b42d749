package dj.domain.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 (FIPS 180-4) by the Java runtime: the names of files are that of their bytes.
public final class Sha256 {
  private Sha256() {}

  /// A computation that begins.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the Java runtime has no SHA-256", e);
    }
  }

  /// The digest of what a computation was given so far; it can go on.
  public static byte[] soFar(MessageDigest digest) {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the Java runtime's SHA-256 cannot be copied", e);
    }
  }

  /// The 32 bytes that name a file.
  public static byte[] of(byte[] file) {
    return begin().digest(file);
  }
}
