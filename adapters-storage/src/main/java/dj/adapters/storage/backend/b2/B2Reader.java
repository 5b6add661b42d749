package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads files, and what B2 knows of them, by name: of the newest version, unless it is hidden.
///
/// @param place where the files are
/// @param session sends the requests
record B2Reader(B2Place place, B2Session session) {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int SLICE_BYTES = 8 * 1024 * 1024;

  /// What B2 has under a name, or empty.
  Optional<B2Stored> find(String name) throws B2Exception {
    try {
      B2Headers headers = session.head(name);
      String size = headers.getValueOrNull(B2Headers.CONTENT_LENGTH);
      String fileId = headers.getValueOrNull(B2Headers.FILE_ID);
      if (size == null || !SIZE.matcher(size).matches()) {
        throw badAnswer("the server does not tell the size of the file");
      }
      return Optional.of(
          new B2Stored(fileId == null ? "" : fileId, Long.parseLong(size), digest(headers)));
    } catch (B2NotFoundException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> digest(B2Headers headers) {
    return B2Stored.digest(headers.getValueOrNull(B2Headers.CONTENT_SHA1))
        .or(() -> B2Stored.digest(headers.getValueOrNull(B2Headers.LARGE_FILE_SHA1)));
  }

  /// Whether a file has this content, by its size and digest, or where B2 does not know that, by
  /// reading it.
  boolean holds(String name, B2Stored stored, B2Content content) throws B2Exception {
    Optional<Boolean> known = stored.holds(content);
    return known.isPresent()
        ? known.get()
        : digestByReading(name, stored).equals(content.sha1Hex());
  }

  private String digestByReading(String name, B2Stored stored) throws B2Exception {
    MessageDigest digest = B2Content.sha1();
    byte[] slice = new byte[(int) Math.min(SLICE_BYTES, stored.sizeBytes())];
    for (long offset = 0; offset < stored.sizeBytes(); offset += slice.length) {
      int length = (int) Math.min(slice.length, stored.sizeBytes() - offset);
      if (read(name, offset, slice, 0, length).isPresent()) {
        throw badAnswer("the file became shorter while it was read");
      }
      digest.update(slice, 0, length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Reads a range of at least one byte. The result is the size of the file where that ends before
  /// the range does, and negative if the file does not exist.
  Optional<Long> read(
      String name, long fileOffset, byte[] target, int targetOffset, int lengthBytes)
      throws B2Exception {
    B2HttpClient.RangeAnswer answer;
    try {
      answer = session.range(name, fileOffset, target, targetOffset, lengthBytes);
    } catch (B2NotFoundException _) {
      return Optional.of(-1L);
    } catch (B2Exception e) {
      if (e.getStatus() != RANGE_NOT_SATISFIABLE) {
        throw e;
      }
      return Optional.of(find(name).map(B2Stored::sizeBytes).orElse(-1L));
    }
    long size = requireRange(answer, fileOffset, lengthBytes);
    if (size >= fileOffset + lengthBytes) {
      requireDigest(
          answer.headers(), size, fileOffset, ByteBuffer.wrap(target, targetOffset, lengthBytes));
      return Optional.empty();
    }
    return Optional.of(size);
  }

  /// Checks that the answer is the range that was asked for, and tells the size of the file.
  private static long requireRange(
      B2HttpClient.RangeAnswer answer, long fileOffset, int lengthBytes) throws B2Exception {
    String text = answer.headers().getValueOrNull(B2Headers.CONTENT_RANGE);
    Matcher range = RANGE.matcher(text == null ? "" : text);
    if (!range.matches()) {
      throw badAnswer("the server does not tell which range it sent");
    }
    long size = Long.parseLong(range.group(3));
    long end = Math.min(size, fileOffset + lengthBytes);
    if (Long.parseLong(range.group(1)) != fileOffset
        || Long.parseLong(range.group(2)) != end - 1
        || answer.receivedBytes() != end - fileOffset) {
      throw badAnswer("the server sent another range than was asked for");
    }
    return size;
  }

  /// A file that was read whole can be checked against the digest that B2 has kept since its
  /// upload.
  private static void requireDigest(B2Headers headers, long size, long fileOffset, ByteBuffer bytes)
      throws B2Exception {
    if (fileOffset != 0 || size != bytes.remaining()) {
      return;
    }
    Optional<String> digest = B2Stored.digest(headers.getValueOrNull(B2Headers.CONTENT_SHA1));
    if (digest.isPresent() && !digest.get().equals(B2Content.digest(bytes))) {
      throw badAnswer("what arrived does not have the SHA-1 digest that was stored");
    }
  }

  private static B2Exception badAnswer(String message) {
    return new B2Exception(B2HttpClient.BAD_ANSWER, 0, null, message);
  }
}
