package dj.adapters.storage.backend.s3;

import java.io.IOException;

/// A server refused content that no longer has the digest by which it was named: it was changed in
/// memory.
final class ChangedContentException extends IOException {
  private static final long serialVersionUID = 1L;

  ChangedContentException(S3Error refusal) {
    super(refusal.getMessage(), refusal);
  }
}
