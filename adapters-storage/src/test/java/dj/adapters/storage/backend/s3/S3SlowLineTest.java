package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.SlowLineContract;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.port.StorageBackend;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;

/// An S3 server at the end of a slow line.
final class S3SlowLineTest extends SlowLineContract {
  private final S3Server server = S3Server.startWith(new TransientNio2BlobStore());

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  protected int serverPort() {
    return URI.create(server.endpoint()).getPort();
  }

  @Override
  protected StorageBackend open(int port, Duration requestTimeout) {
    return S3Server.backend(
        new S3Place(Optional.of("http://127.0.0.1:" + port), server.bucket(), "slow"),
        new NetworkSettings(1, requestTimeout, Optional.empty(), false, Map.of()),
        server.variables());
  }
}
