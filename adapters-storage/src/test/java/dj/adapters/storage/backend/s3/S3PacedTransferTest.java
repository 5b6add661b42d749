package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.CountingRelay;
import dj.adapters.storage.backend.PacedTransferContract;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.port.Bandwidth;
import dj.domain.port.StorageBackend;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An S3 server under a limit.
final class S3PacedTransferTest extends PacedTransferContract {
  private final S3Server server = S3Server.startWith(new TransientNio2BlobStore());
  private final CountingRelay relay = new CountingRelay(URI.create(server.endpoint()).getPort());

  @BeforeEach
  void forget() {
    relay.reset();
  }

  @AfterEach
  void stop() {
    relay.close();
    server.close();
  }

  @Override
  protected StorageBackend open(Bandwidth bandwidth) {
    S3Place place =
        new S3Place(Optional.of("http://127.0.0.1:" + relay.port()), server.bucket(), "paced");
    return S3Server.backend(
        place, S3Server.network(Map.of()).withBandwidth(bandwidth), server.variables());
  }

  @Override
  protected long sentBytes() {
    return relay.sentBytes();
  }
}
