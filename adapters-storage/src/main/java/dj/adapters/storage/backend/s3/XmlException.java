package dj.adapters.storage.backend.s3;

import java.io.IOException;

/// A document is not the XML that S3 answers with.
final class XmlException extends IOException {
  private static final long serialVersionUID = 1L;

  XmlException(String message) {
    super(message);
  }
}
