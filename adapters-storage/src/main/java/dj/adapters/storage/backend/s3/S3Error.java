package dj.adapters.storage.backend.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The server answered with an error.
final class S3Error extends IOException {
  private static final long serialVersionUID = 1L;

  private static final Set<String> DIGEST_REFUSALS =
      Set.of(
          "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch");

  private final transient Answer answer;

  /// What the server said.
  ///
  /// @param status the HTTP status
  /// @param code S3's name for the error, or empty where there was none, as in answers to HEAD
  /// @param explanation S3's sentence about it, or empty
  /// @param region the region in which the bucket is, if the server tells it
  /// @param retryAfter how long the server asks to wait
  /// @param date the server's time as it stands in the answer
  record Answer(
      int status,
      String code,
      String explanation,
      Optional<String> region,
      Optional<Duration> retryAfter,
      Optional<String> date) {
    /// What was said, in a few words.
    String summary() {
      return "HTTP "
          + status
          + (code.isEmpty() ? "" : " " + code)
          + (explanation.isEmpty() ? "" : ": " + explanation);
    }
  }

  S3Error(Answer answer) {
    super(answer.summary());
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }

  /// Whether this is a 400 without a code, which S3 servers say to HEAD requests alone. Others say
  /// it to what they do not understand.
  boolean isWithoutReason() {
    return answer.status() == 400 && answer.code().isEmpty();
  }

  int status() {
    return answer.status();
  }

  /// The same refusal under the name that the server could not give, since answers to HEAD are
  /// empty.
  S3Error withCode(String code) {
    return new S3Error(
        new Answer(
            answer.status(),
            code,
            answer.explanation(),
            answer.region(),
            answer.retryAfter(),
            answer.date()));
  }

  boolean is(String code) {
    return answer.code().equals(code);
  }

  /// Whether the bucket itself is not there.
  boolean isBucketMissing() {
    return is("NoSuchBucket");
  }

  /// Whether the object is not there.
  boolean isObjectMissing() {
    return status() == 404 && !isBucketMissing();
  }

  /// Whether what arrived has another digest than the request said.
  boolean isDigestRefused() {
    return DIGEST_REFUSALS.contains(answer.code());
  }

  /// Whether an object of the name exists: 412, and 304 from older versions of MinIO.
  boolean isPreconditionFailed() {
    return status() == 412 || status() == 304;
  }
}
