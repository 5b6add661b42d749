package dj.domain.key;

import java.security.MessageDigest;

/// What binds a file to the one key that it was sealed under: AES-GCM alone lets one ciphertext be
/// opened under two keys with different contents.
///
/// ```
/// commitment = HKDF(key, salt, "dj1 commit", 16)
/// ```
///
/// Source: S. Gueron et al., "How to Abuse and Fix Authenticated Encryption Without Key
/// Commitment", USENIX Security 2022.
public final class KeyCommitment {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 16;

  private KeyCommitment() {}

  /// The commitment to `key` with `salt`.
  public static byte[] of(byte[] key, byte[] salt) {
    return Hkdf.derive(key, salt, "dj1 commit", LENGTH_BYTES);
  }

  /// Whether `stated` commits to `key` with `salt`, compared in constant time.
  public static boolean holds(byte[] key, byte[] salt, byte[] stated) {
    return MessageDigest.isEqual(of(key, salt), stated);
  }
}
