package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.PacedSlices;
import io.minio.Http;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.BufferedSource;

/// The operations on objects that a repository needs, each one request or one for each page.
///
/// @param client sends the requests
record S3Store(S3Client client) {
  private static final int SLICE_BYTES = 64 * 1024;
  private static final int STATUS_OK = 200;
  private static final int STATUS_BAD_REQUEST = 400;
  private static final int STATUS_FORBIDDEN = 403;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /// What is known of an object without reading it.
  ///
  /// @param sizeBytes its size
  /// @param modified when it was written, by the server's clock
  /// @param tag its ETag without quotes, or empty
  /// @param sha256 the SHA-256 of its content in Base64, if the server keeps one
  record Found(long sizeBytes, Instant modified, String tag, Optional<String> sha256) {}

  /// Looks at an object.
  Optional<Found> find(String key) throws IOException {
    S3Request request =
        S3Request.ofObject(Http.Method.HEAD, key)
            .withHeaders(Map.of("x-amz-checksum-mode", "ENABLED"));
    try {
      return Optional.of(client.send(request, S3Store::found));
    } catch (S3Error error) {
      if (error.isObjectMissing()) {
        return Optional.empty();
      }
      throw explained(error, key);
    }
  }

  /// A refusal of HEAD comes without a reason; the same question as a GET brings it.
  private S3Error explained(S3Error error, String key) throws IOException {
    if (error.status() != STATUS_FORBIDDEN && error.status() != STATUS_BAD_REQUEST) {
      return error;
    }
    try {
      client.send(
          S3Request.ofObject(Http.Method.GET, key).withHeaders(Map.of("Range", "bytes=0-0")));
      return error;
    } catch (S3Error reason) {
      return reason.answer().code().isEmpty() || reason.isObjectMissing() ? error : reason;
    }
  }

  private static Found found(Response response) throws IOException {
    String length = header(response, "Content-Length");
    try {
      return new Found(
          Long.parseLong(length),
          ZonedDateTime.parse(
                  header(response, "Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant(),
          header(response, "ETag").replace("\"", ""),
          Optional.ofNullable(response.header("x-amz-checksum-sha256")));
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new XmlException("its headers say no size or no time: " + e.getMessage());
    }
  }

  private static String header(Response response, String name) {
    return Optional.ofNullable(response.header(name)).orElse("");
  }

  /// Reads a range into an array.
  ///
  /// @return how many bytes there were, fewer only if the object ends before the range
  /// @throws S3Error if the object is missing, or begins after the range
  int read(String key, long offset, byte[] target, int targetOffset, int lengthBytes)
      throws IOException {
    S3Request request =
        S3Request.ofObject(Http.Method.GET, key)
            .withHeaders(Map.of("Range", "bytes=" + offset + "-" + (offset + lengthBytes - 1)));
    return client.send(
        request,
        response -> {
          BufferedSource source = response.body().source();
          if (response.code() == STATUS_OK) {
            skip(source, offset);
            return fill(source, target, targetOffset, lengthBytes);
          }
          long promised = Math.min(lengthBytes, promisedBytes(response, offset));
          int filled = fill(source, target, targetOffset, (int) promised);
          if (filled < promised) {
            throw new ProtocolException("the server sent less than it said");
          }
          return filled;
        });
  }

  /// How many bytes from `offset` on an answer to a request for a range holds, or could hold if
  /// more had been asked for: to the end of the object.
  private static long promisedBytes(Response response, long offset) throws XmlException {
    Matcher range = CONTENT_RANGE.matcher(header(response, "Content-Range"));
    if (!range.matches()) {
      throw new XmlException("a part of an object does not say which it is");
    }
    long end = Long.parseLong(range.group(2));
    long total = Long.parseLong(range.group(3));
    if (Long.parseLong(range.group(1)) != offset || end < offset || end >= total) {
      throw new XmlException("this is another part of the object than was asked for");
    }
    return total - offset;
  }

  /// A server that knows no ranges sends the whole object.
  private static void skip(BufferedSource source, long lengthBytes) throws IOException {
    long rest = lengthBytes;
    while (rest > 0 && source.request(1)) {
      long step = Math.min(rest, source.getBuffer().size());
      source.skip(step);
      rest -= step;
    }
  }

  private int fill(BufferedSource source, byte[] target, int offset, int lengthBytes)
      throws IOException {
    PacedSlices slices = new PacedSlices(client.bandwidth().download(), SLICE_BYTES);
    int filled = 0;
    while (filled < lengthBytes) {
      int read = source.read(target, offset + filled, slices.sizeBytes(lengthBytes - filled));
      if (read < 0) {
        break;
      }
      slices.pass(read);
      filled += read;
    }
    return filled;
  }

  /// Looks whether the bucket is there.
  ///
  /// @throws S3Error with the code `NoSuchBucket` if it is not
  void requireBucket() throws IOException {
    try {
      client.send(S3Request.ofBucket(Http.Method.HEAD));
    } catch (S3Error error) {
      throw error.status() == 404 ? error.withCode("NoSuchBucket") : error;
    }
  }

  /// Makes the bucket, in the region that requests are signed for.
  void createBucket() throws IOException {
    S3Request request = S3Request.ofBucket(Http.Method.PUT);
    boolean isFirstRegion = client.region().equals(S3Client.FIRST_REGION);
    client.send(isFirstRegion ? request : request.withBody(inRegion(client.region())));
  }

  private static S3Body inRegion(String region) {
    String document =
        "<CreateBucketConfiguration><LocationConstraint>"
            + region.replace("&", "&amp;").replace("<", "&lt;")
            + "</LocationConstraint></CreateBucketConfiguration>";
    return new S3Body(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)));
  }

  /// Deletes an object; one that does not exist is fine.
  void delete(String key) throws IOException {
    try {
      client.send(S3Request.ofObject(Http.Method.DELETE, key));
    } catch (S3Error error) {
      if (!error.isObjectMissing()) {
        throw error;
      }
    }
  }
}
