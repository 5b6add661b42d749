package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.contentSources.B2ContentSource;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes to upload, with the SHA-1 digest that B2 checks them against.
///
/// SHA-1 guards the way to the server against accidents only; what a repository relies on are its
/// own names and seals.
final class B2Content implements B2ContentSource {
  private final ByteBuffer bytes;
  private final String sha1;

  private B2Content(ByteBuffer bytes) {
    this.bytes = bytes;
    this.sha1 = digest(bytes);
  }

  /// Takes what is between the buffer's position and limit, which stay as they are.
  static B2Content of(ByteBuffer content) {
    return new B2Content(content.asReadOnlyBuffer().slice());
  }

  /// A part of this content.
  B2Content part(int offset, int lengthBytes) {
    return new B2Content(bytes.slice(offset, lengthBytes));
  }

  /// The digest of bytes, in hex.
  static String digest(ByteBuffer bytes) {
    MessageDigest digest = sha1();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  /// A new SHA-1 computation.
  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  int lengthBytes() {
    return bytes.remaining();
  }

  String sha1Hex() {
    return sha1;
  }

  @Override
  public long getContentLength() {
    return lengthBytes();
  }

  @Override
  public String getSha1OrNull() {
    return sha1;
  }

  /// B2 keeps the time of the upload anyway.
  @Override
  public @Nullable Long getSrcLastModifiedMillisOrNull() {
    return null;
  }

  @Override
  public InputStream createInputStream() {
    return new BufferStream(bytes.duplicate());
  }

  /// Reads a buffer.
  private static final class BufferStream extends InputStream {
    private final ByteBuffer rest;

    BufferStream(ByteBuffer rest) {
      this.rest = rest;
    }

    @Override
    public int read() {
      return rest.hasRemaining() ? rest.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (!rest.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, rest.remaining());
      rest.get(target, offset, count);
      return count;
    }
  }
}
