package dj.adapters.storage.backend.b2.testing;

import java.util.OptionalInt;

/// An answer of the server that is an error.
final class B2ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final int retryAfterSeconds;

  B2ServerException(int status, String code, String message) {
    this(status, code, message, OptionalInt.empty());
  }

  B2ServerException(int status, String code, String message, OptionalInt retryAfterSeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds.orElse(-1);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  OptionalInt retryAfterSeconds() {
    return retryAfterSeconds < 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
  }
}
