package dj.adapters.storage.backend.b2;

import com.backblaze.b2.client.exceptions.B2BadRequestException;
import com.backblaze.b2.client.exceptions.B2ConnectFailedException;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.exceptions.B2NetworkBaseException;
import com.backblaze.b2.client.exceptions.B2NetworkTimeoutException;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException.RequestCategory;
import dj.adapters.storage.backend.NetworkTrust;
import dj.domain.error.CancelledException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import java.time.Duration;

/// The one place where errors of B2 become errors of the program.
///
/// @param place where the repository is
/// @param account whose key is used; its secret appears in no message
record B2Failures(B2Place place, B2Account account) {
  private static final String CAP = "cap_exceeded";
  private static final String BUCKET_GONE = "bucket_id";

  /// Translates `error`, which ended `action`: words such as `write index/ab…` that follow
  /// 'cannot'.
  DjException translate(String action, B2Exception error) {
    if (error.getCode().equals(B2HttpClient.INTERRUPTED)) {
      return cancelled(action);
    }
    String message = "cannot " + action + " in " + place.address() + ": ";
    return switch (error) {
      case B2NetworkBaseException network -> unreachable(message, network);
      case B2UnauthorizedException refused -> unauthorized(message, refused);
      case B2ForbiddenException refused -> forbidden(message, refused);
      case B2NotFoundException missing -> missing(message, missing);
      case B2BadRequestException missing when missing.getCode().endsWith(BUCKET_GONE) ->
          missing(message, missing);
      default -> other(message, error);
    };
  }

  /// The thread was interrupted before or during `action`.
  DjException cancelled(String action) {
    return new CancelledException(
        "stopped before the end of: " + action + " in " + place.address(), "");
  }

  private static DjException unreachable(String message, B2NetworkBaseException error) {
    if (NetworkTrust.isRefusal(error)) {
      return NetworkTrust.refusal(message, error);
    }
    String hint =
        switch (error) {
          case B2ConnectFailedException _ ->
              "check the network connection, and the address of the server";
          case B2NetworkTimeoutException _ ->
              "the line or the server is stuck; run the command again";
          default -> "the connection broke; run the command again";
        };
    return new StorageUnavailableException(message + error.getMessage(), hint, error);
  }

  private DjException unauthorized(String message, B2UnauthorizedException error) {
    if (error.getRequestCategory() == RequestCategory.ACCOUNT_AUTHORIZATION) {
      return new DeniedException(
          message + "B2 refuses the application key " + account.keyId(),
          "check B2_ACCOUNT_ID and B2_ACCOUNT_KEY; a key may have been deleted or have expired",
          error);
    }
    if (B2Session.isStale(error)) {
      return new StorageUnavailableException(
          message + "B2 refuses a token that is new", "run the command again", error);
    }
    return new DeniedException(
        message
            + "the application key "
            + account.keyId()
            + " does not allow this ("
            + error.getMessage()
            + ")",
        "a key for backups needs listFiles, readFiles and writeFiles, and deleteFiles for all that"
            + " removes anything; without a bucket of its own, listBuckets as well",
        error);
  }

  private static DjException forbidden(String message, B2ForbiddenException error) {
    if (error.getCode().endsWith(CAP)) {
      return new OutOfSpaceException(
          message + "a cap of the B2 account is reached (" + error.getMessage() + ")",
          "raise the caps of the account on Backblaze's web site, and run the command again; 'dj repo"
              + " prune' frees space, but needs a little to begin with; what was written stays"
              + " usable",
          error);
    }
    return new DeniedException(
        message + "B2 refuses (" + error.getMessage() + ")",
        "a file under object lock can be neither deleted nor replaced before its time; otherwise"
            + " see whether the account is in good standing",
        error);
  }

  private DjException missing(String message, B2Exception error) {
    return new RepositoryMissingException(
        message + "not found (" + error.getMessage() + ")",
        "check that the bucket " + place.bucket() + " still exists",
        error);
  }

  private static DjException other(String message, B2Exception error) {
    String reason = message + error.getMessage();
    int status = error.getStatus();
    if (error.getCode().endsWith(CAP)) {
      return new OutOfSpaceException(
          reason, "raise the caps of the account on Backblaze's web site, or free space", error);
    }
    if (status == 400 || status >= 900) {
      return new FailedException(reason, "this should not happen; please report it", error);
    }
    Integer seconds = error.getRetryAfterSecondsOrNull();
    return new StorageUnavailableException(
        reason,
        seconds == null
            ? "run the command again later"
            : "the server asks to wait for " + seconds + " s",
        Duration.ofSeconds(seconds == null ? 0 : seconds),
        error);
  }
}
