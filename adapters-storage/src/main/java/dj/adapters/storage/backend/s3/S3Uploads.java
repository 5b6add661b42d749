package dj.adapters.storage.backend.s3;

import dj.domain.port.FileKind;
import io.minio.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.Response;

/// Writes objects: small ones in one request, larger ones in parts ("Uploading and copying objects
/// using multipart upload", Amazon S3 User Guide). Either way the object appears whole or not at
/// all.
///
/// Parts of an upload that never ended are kept, and paid for, without being seen;
/// [#removeAbandoned] finds and removes them.
final class S3Uploads {
  /// With packs of 16 MiB, parts are for what is unusual.
  static final long SINGLE_REQUEST_BYTES = 64L * 1024 * 1024;

  /// How old an upload is before nobody can be at work on it any more.
  static final Duration ABANDONED_AGE = Duration.ofDays(1);

  /// So many are removed at a time; what is left is for the next time.
  private static final int MAX_ABANDONED = 1000;

  private final S3Client client;
  private final S3Place place;
  private final S3Options options;
  private final long singleRequestBytes;

  /// Creates the writer.
  ///
  /// @param singleRequestBytes the largest size that is written in one request, and the size of
  ///   parts
  S3Uploads(S3Client client, S3Place place, S3Options options, long singleRequestBytes) {
    this.client = client;
    this.place = place;
    this.options = options;
    this.singleRequestBytes = singleRequestBytes;
  }

  /// Whether content of a size is written in one request.
  boolean isSingle(long lengthBytes) {
    return lengthBytes <= singleRequestBytes;
  }

  /// Writes an object in one request.
  ///
  /// @param conditions headers under which the server is to do it
  void put(String key, S3Body body, boolean isPack, Map<String, String> conditions)
      throws IOException {
    client.send(
        S3Request.ofObject(Http.Method.PUT, key)
            .withHeaders(attributes(isPack))
            .withHeaders(Map.of("x-amz-checksum-sha256", body.sha256Base64()))
            .withHeaders(conditions)
            .withBody(body));
  }

  /// How an object is to be kept.
  private Map<String, String> attributes(boolean isPack) {
    Map<String, String> headers = new TreeMap<>(options.encryption());
    options
        .storageClass()
        .filter(_ -> isPack)
        .ifPresent(c -> headers.put("x-amz-storage-class", c));
    return headers;
  }

  /// Writes an object in parts; what was sent of it is removed if that fails.
  void putInParts(String key, ByteBuffer content, boolean isPack, Map<String, String> conditions)
      throws IOException {
    String upload = begin(key, isPack);
    try {
      complete(key, upload, parts(key, upload, content), conditions);
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        abortQuietly(key, upload, e);
      }
      throw e;
    }
  }

  private String begin(String key, boolean isPack) throws IOException {
    XmlElement answer =
        client.document(
            S3Request.ofObject(Http.Method.POST, key)
                .withQuery(Map.of("uploads", ""))
                .withHeaders(attributes(isPack)));
    return answer
        .child("UploadId")
        .orElseThrow(() -> new XmlException("an upload was begun, and has no id"));
  }

  private List<String> parts(String key, String upload, ByteBuffer content) throws IOException {
    List<String> tags = new ArrayList<>();
    ByteBuffer rest = content.duplicate();
    int end = rest.limit();
    while (rest.position() < end) {
      rest.limit((int) Math.min(end, rest.position() + singleRequestBytes));
      S3Request request =
          S3Request.ofObject(Http.Method.PUT, key)
              .withQuery(Map.of("partNumber", String.valueOf(tags.size() + 1), "uploadId", upload))
              .withBody(new S3Body(rest));
      tags.add(
          client.send(
              request, response -> Optional.ofNullable(response.header("ETag")).orElse("")));
      rest.position(rest.limit()).limit(end);
    }
    return tags;
  }

  private void complete(
      String key, String upload, List<String> tags, Map<String, String> conditions)
      throws IOException {
    StringBuilder list = new StringBuilder("<CompleteMultipartUpload>");
    for (int part = 0; part < tags.size(); part++) {
      list.append("<Part><PartNumber>")
          .append(part + 1)
          .append("</PartNumber><ETag>")
          .append(escaped(tags.get(part)))
          .append("</ETag></Part>");
    }
    list.append("</CompleteMultipartUpload>");
    XmlElement answer =
        client.document(
            S3Request.ofObject(Http.Method.POST, key)
                .withQuery(Map.of("uploadId", upload))
                .withHeaders(conditions)
                .withBody(
                    new S3Body(ByteBuffer.wrap(list.toString().getBytes(StandardCharsets.UTF_8)))));
    requireSuccess(answer);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// The server begins its answer before it knows the outcome, which the document tells.
  private static void requireSuccess(XmlElement answer) throws IOException {
    if (answer.name().equals("Error")) {
      throw new S3Error(
          new S3Error.Answer(
              500,
              answer.child("Code").orElse(""),
              answer.child("Message").orElse(""),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    if (!answer.name().equals("CompleteMultipartUploadResult")) {
      throw new XmlException("the end of an upload was answered with <" + answer.name() + ">");
    }
  }

  private void abortQuietly(String key, String upload, IOException failure) {
    try {
      abort(key, upload);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void abort(String key, String upload) throws IOException {
    try {
      client.send(
          S3Request.ofObject(Http.Method.DELETE, key).withQuery(Map.of("uploadId", upload)));
    } catch (S3Error error) {
      if (error.status() != 404) {
        throw error;
      }
    }
  }

  /// Removes what is left of uploads of this repository that are older than `age` by the server's
  /// clock. One page of them is enough: what it leaves is for the next time.
  ///
  /// @return how many there were
  int removeAbandoned(Duration age) throws IOException {
    S3Request request =
        S3Request.ofBucket(Http.Method.GET)
            .withQuery(Map.of("uploads", "", "prefix", place.folder(FileKind.PACK)));
    List<XmlElement> abandoned = client.send(request, response -> abandoned(response, age));
    for (XmlElement upload : abandoned) {
      abort(upload.child("Key").orElse(""), upload.child("UploadId").orElse(""));
    }
    return abandoned.size();
  }

  private List<XmlElement> abandoned(Response response, Duration age) throws IOException {
    Instant limit = date(response).minus(age);
    List<XmlElement> abandoned = new ArrayList<>();
    for (XmlElement upload : S3Client.document(response).all("Upload")) {
      boolean isOurs = upload.child("Key").orElse("").startsWith(place.folder(FileKind.PACK));
      if (isOurs && begun(upload).isBefore(limit) && abandoned.size() < MAX_ABANDONED) {
        abandoned.add(upload);
      }
    }
    return abandoned;
  }

  private static Instant date(Response response) throws XmlException {
    try {
      return ZonedDateTime.parse(
              Optional.ofNullable(response.header("Date")).orElse(""),
              DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant();
    } catch (DateTimeParseException e) {
      throw new XmlException("the server tells no time: " + e.getMessage());
    }
  }

  private static Instant begun(XmlElement upload) throws XmlException {
    try {
      return Instant.parse(upload.child("Initiated").orElse(""));
    } catch (DateTimeParseException e) {
      throw new XmlException("an upload has no time: " + e.getMessage());
    }
  }
}
