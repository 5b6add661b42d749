package dj.domain.port;

/// Keyed BLAKE3 with 32 bytes of output, over whole blobs.
///
/// Guarantees:
///
/// - G1: equal to the domain's own BLAKE3 for every length.
/// - G2: safe for use by many threads at once.
public interface ContentHasher {
  /// Hashes `lengthBytes` bytes of `content` at `offset` under the 32-byte `key`, and writes 32
  /// bytes at `targetOffset`.
  void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset);
}
