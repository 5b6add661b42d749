package dj.bootstrap.durability;

import dj.adapters.storage.backend.s3.S3Place;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.port.StorageBackend;
import org.junit.jupiter.api.AfterEach;

/// An S3 server in bad weather.
final class S3ChaosLifeTest extends ChaosLifeTest {
  private final S3Server server = S3Server.start();
  private final S3Place place = server.newPlace();

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected StorageBackend open() {
    return server.backend(place);
  }
}
