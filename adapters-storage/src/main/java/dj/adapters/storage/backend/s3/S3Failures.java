package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkTrust;
import dj.domain.error.CancelledException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.WrongProtocolException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;

/// The one place where errors of S3 servers, and of the way to them, become errors of the program.
///
/// The codes are those of "Error Responses" in the Amazon S3 API Reference, with what MinIO, Ceph
/// and others add to them. What may pass by itself becomes a [StorageUnavailableException].
final class S3Failures {
  private static final Set<String> KEYS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSecurity",
          "InvalidToken",
          "ExpiredToken",
          "ExpiredTokenException",
          "TokenRefreshRequired",
          "UnrecognizedClientException",
          "NotSignedUp",
          "AccountProblem");
  private static final Set<String> CLOCKS =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
  private static final Set<String> PASSING =
      Set.of(
          "RequestTimeout",
          "OperationAborted",
          "ConditionalRequestConflict",
          "SlowDown",
          "IncompleteBody");

  private final S3Place place;
  private final InstantSource clock;

  S3Failures(S3Place place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
  }

  /// Translates `error`, which ended `action`: words such as `write index/ab…` that follow
  /// 'cannot'.
  DjException translate(String action, IOException error) {
    if (Thread.currentThread().isInterrupted()) {
      return cancelled(action);
    }
    String message = "cannot " + action + " in " + place.address() + ": ";
    return switch (error) {
      case S3Error refusal -> refused(action, message, refusal);
      case XmlException _ ->
          new StorageUnavailableException(
              message + "the answer is not that of an S3 server (" + error.getMessage() + ")",
              "check the address of the server; a proxy or a login page may be in between",
              error);
      case ChangedContentException _ ->
          new FailedException(
              message + "the content was changed after it had been named, so the server refused it",
              "nothing was stored under the name; check the memory of this machine, and run the"
                  + " command again",
              error);
      case OtherSchemeException other -> misaddressed(message, other);
      case SSLException tls -> insecure(message, tls);
      default ->
          new StorageUnavailableException(message + reason(error), connectionHint(error), error);
    };
  }

  /// The thread was interrupted before or during `action`.
  DjException cancelled(String action) {
    return new CancelledException(
        "stopped before the end of: " + action + " in " + place.address(), "");
  }

  private DjException refused(String action, String message, S3Error error) {
    String code = error.answer().code();
    if (isOfEncryptionKey(error)) {
      return new DeniedException(
          message + "the server cannot encrypt with the key that it was told (" + said(error) + ")",
          "check -o s3.sse-kms-key-id, and that the keys for S3 may use that key",
          error);
    }
    if (KEYS.contains(code)) {
      return new DeniedException(
          message + "the server does not accept the keys (" + said(error) + ")",
          "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile; for keys that expire,"
              + " get new ones and set AWS_SESSION_TOKEN too",
          error);
    }
    if (CLOCKS.contains(code)) {
      return skewed(message, error);
    }
    if (error.isBucketMissing()) {
      return bucketMissing(message);
    }
    if (isFull(error)) {
      return new OutOfSpaceException(
          message + "the store is full, or its quota is used up (" + said(error) + ")",
          "have the quota raised, or other files removed, and run the command again; 'dj repo prune'"
              + " frees more, but needs room for a few small files to begin with; what was written"
              + " stays usable",
          error);
    }
    if (isPassing(error)) {
      return passing(message, error);
    }
    if (code.equals("InvalidObjectState")) {
      return new FailedException(
          message + "the object is in an archive (" + said(error) + ")",
          "have it restored to a class that is read at once, and run the command again",
          error);
    }
    if (error.status() == 403 || error.status() == 401 || code.equals("AccessDenied")) {
      return new DeniedException(
          message + "the server does not allow it (" + said(error) + ")", denied(action), error);
    }
    return lasting(action, message, error);
  }

  /// There is no bucket.
  DjException bucketMissing(String message) {
    return new RepositoryMissingException(
        message + "there is no bucket " + place.bucket(),
        "check the address and the server; 'dj repo init -o s3.create-bucket=true' makes the bucket"
            + " with a new repository");
  }

  private DjException skewed(String message, S3Error error) {
    String ours =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    return new FailedException(
        message
            + "the clocks of this machine and of the server differ by too much (here it is "
            + ours
            + error.answer().date().map(theirs -> ", there " + theirs).orElse("")
            + ")",
        "set this machine's clock, for example with 'timedatectl set-ntp true'",
        error);
  }

  /// Amazon's codes of its key service and of rights to use it, and Ceph's word for a key.
  private static boolean isOfEncryptionKey(S3Error error) {
    String explanation = error.answer().explanation();
    return !isPassing(error)
        && (error.answer().code().startsWith("KMS.")
            || explanation.contains("kms:")
            || explanation.contains("kms-keyid"));
  }

  private static boolean isFull(S3Error error) {
    String code = error.answer().code().toLowerCase(Locale.ROOT);
    return error.status() == 507 || code.contains("quota") || code.contains("storagefull");
  }

  private static boolean isPassing(S3Error error) {
    int status = error.status();
    return (status >= 500 && status != 501)
        || status == 429
        || status == 408
        || error.isDigestRefused()
        || error.isWithoutReason()
        || PASSING.contains(error.answer().code());
  }

  private static DjException passing(String message, S3Error error) {
    Duration wait = error.answer().retryAfter().orElse(Duration.ZERO);
    return new StorageUnavailableException(
        message + said(error),
        wait.isZero()
            ? "run the command again later"
            : "the server asks to wait for " + wait.toSeconds() + " s",
        wait,
        error);
  }

  private static String denied(String action) {
    if (action.startsWith("delete")) {
      return "the keys may be those of an append-only set-up: backups go on with them; run this"
          + " command with keys that may delete (s3:DeleteObject)";
    }
    if (action.startsWith("write")) {
      return "check the keys; they need s3:PutObject for this, and s3:AbortMultipartUpload";
    }
    return "check the keys; they need s3:ListBucket on the bucket, and s3:GetObject on what is in"
        + " it";
  }

  private static DjException lasting(String action, String message, S3Error error) {
    return switch (error.answer().code()) {
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException" ->
          new FailedException(
              message + "the bucket is in another region (" + said(error) + ")",
              "set AWS_REGION, or -o s3.region=…, and check the server in the address",
              error);
      default ->
          new FailedException(
              message + "the server refuses (" + said(error) + ")", lastingHint(action), error);
    };
  }

  private static String lastingHint(String action) {
    return action.startsWith("write")
        ? "check the address, and that the server knows what -o s3.storage-class and -o s3.sse ask"
            + " for, where they are set"
        : "check the address, and that the server speaks the S3 protocol";
  }

  private static String said(S3Error error) {
    return error.answer().summary();
  }

  private static DjException insecure(String message, SSLException error) {
    if (NetworkTrust.isRefusal(error)) {
      return NetworkTrust.refusal(message, error);
    }
    return new StorageUnavailableException(
        message + "the secure connection broke (" + error.getMessage() + ")",
        "check that the server speaks TLS there; one without it is written http://",
        error);
  }

  private static DjException misaddressed(String message, OtherSchemeException error) {
    return new WrongProtocolException(
        message + error.getMessage(),
        error.isSecure()
            ? "write https:// before the server, in the repository's address or in"
                + " AWS_ENDPOINT_URL"
            : "check the server and its port in the address; only a server that has no TLS at all is"
                + " written http://",
        error);
  }

  private static String reason(IOException error) {
    return switch (error) {
      case IOException _ when String.valueOf(error.getMessage()).startsWith("unexpected end of") ->
          "the server closed the connection without an answer";
      case UnknownHostException _ -> "the server's name is unknown (" + error.getMessage() + ")";
      case SocketTimeoutException _ -> "the server does not answer (" + error.getMessage() + ")";
      case ConnectException refused when refused.getCause() instanceof ConnectException cause ->
          reason(cause);
      default -> {
        String message = error.getMessage();
        yield message == null ? error.getClass().getSimpleName() : message;
      }
    };
  }

  private String connectionHint(IOException error) {
    return switch (error) {
      case UnknownHostException unknown
          when String.valueOf(unknown.getMessage()).startsWith(place.bucket() + ".") ->
          "check the network connection, and the server in the address; a server that wants the"
              + " bucket in the path, and not before its name, needs -o s3.bucket-lookup=path";
      case UnknownHostException _, ConnectException _, NoRouteToHostException _ ->
          "check the network connection, and the server in the address";
      default -> "the line or the server is in trouble; run the command again";
    };
  }
}
