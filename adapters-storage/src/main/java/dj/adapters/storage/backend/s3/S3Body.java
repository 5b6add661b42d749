package dj.adapters.storage.backend.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// What a request sends, with its SHA-256: signatures contain it, servers verify it, and stored
/// beside the object it tells later whether two objects are the same.
final class S3Body {
  static final S3Body NOTHING = new S3Body(ByteBuffer.allocate(0));

  private final ByteBuffer content;
  private final byte[] sha256;

  /// Takes the rest of a buffer, whose position and limit stay as they are.
  S3Body(ByteBuffer content) {
    this(content, digest("SHA-256", content));
  }

  private S3Body(ByteBuffer content, byte[] sha256) {
    this.content = content.slice();
    this.sha256 = sha256;
  }

  /// A body whose digest was computed before: the server compares it with what arrives.
  static S3Body named(ByteBuffer content, String sha256Hex) {
    return new S3Body(content, HexFormat.of().parseHex(sha256Hex));
  }

  /// Whether the content has another digest than it had when the body was made.
  boolean isChanged() {
    return !MessageDigest.isEqual(sha256, digest("SHA-256", content));
  }

  ByteBuffer content() {
    return content.duplicate();
  }

  long lengthBytes() {
    return content.remaining();
  }

  /// The SHA-256 as signatures contain it.
  String sha256Hex() {
    return HexFormat.of().formatHex(sha256);
  }

  /// The SHA-256 as it is stored beside objects.
  String sha256Base64() {
    return Base64.getEncoder().encodeToString(sha256);
  }

  /// The MD5, which is the ETag of what was stored in one request without a key of one's own; it
  /// proves nothing against an attacker, whom the sealing of all content is for.
  String md5Hex() {
    return HexFormat.of().formatHex(digest("MD5", content));
  }

  private static byte[] digest(String algorithm, ByteBuffer content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(content.duplicate());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
