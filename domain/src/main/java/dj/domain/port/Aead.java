package dj.domain.port;

/// AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags.
///
/// The caller never uses a nonce twice with one key: the file formats count them.
///
/// Guarantees:
///
/// - G1: `open(seal(x)) = x` under the same key, nonce and associated data.
/// - G2: anything else ends in a [dj.domain.error.DamageException], and no byte of the output is to
///   be used.
public interface Aead {
  /// The length of a key in bytes.
  int KEY_LENGTH_BYTES = 32;

  /// The length of a nonce in bytes.
  int NONCE_LENGTH_BYTES = 12;

  /// What sealing adds, in bytes.
  int TAG_LENGTH_BYTES = 16;

  /// Creates a cipher for one thread.
  Context newContext();

  /// The state that one thread seals and opens with.
  interface Context {
    /// Seals `lengthBytes` bytes of `plain` into `target`, where ciphertext and tag take
    /// `lengthBytes + 16`. `plain` and `target` are different arrays, or do not overlap.
    void seal(
        byte[] key,
        byte[] nonce,
        byte[] associatedData,
        byte[] plain,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset);

    /// Opens `lengthBytes` bytes of ciphertext and tag; the plaintext takes `lengthBytes - 16`.
    ///
    /// @throws dj.domain.error.DamageException if the bytes were not sealed so
    void open(
        byte[] key,
        byte[] nonce,
        byte[] associatedData,
        byte[] sealed,
        int offset,
        int lengthBytes,
        byte[] target,
        int targetOffset);
  }
}
