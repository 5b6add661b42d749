package dj.application.retry;

import dj.domain.port.StorageBackend;
import java.util.function.Supplier;

/// A backend that keeps uploads and downloads within their rates. What is counted is the content of
/// files; names, headers and listings come on top, and are small.
public final class ThrottledBackend extends DecoratedBackend {
  private final Throttle upload;
  private final Throttle download;

  /// Creates the backend; the throttles may be shared with others.
  public ThrottledBackend(StorageBackend backend, Throttle upload, Throttle download) {
    super(backend);
    this.upload = upload;
    this.download = download;
  }

  /// What came already is paid for by those who come next.
  @Override
  byte[] whole(byte[] content) {
    download.pass(content.length);
    return content;
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    switch (request.type()) {
      case READ -> download.pass(request.sizeBytes());
      case WRITE -> upload.pass(request.sizeBytes());
      case INITIALIZE, LIST, SIZE, DELETE -> {}
    }
    return effect.get();
  }
}
