package dj.adapters.storage.backend.s3;

import java.io.IOException;

/// A server speaks TLS where its address says `http`, or does not where it says `https`.
final class OtherSchemeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean secure;

  /// Creates the error.
  ///
  /// @param secure whether the server speaks TLS
  /// @param cause how the server took what it does not understand
  OtherSchemeException(boolean secure, IOException cause) {
    super(secure ? "the server speaks TLS there" : "the server speaks no TLS there", cause);
    this.secure = secure;
  }

  boolean isSecure() {
    return secure;
  }
}
