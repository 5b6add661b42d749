package dj.bootstrap.durability;

import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import dj.domain.port.StorageBackend;
import org.junit.jupiter.api.AfterEach;

/// B2 in bad weather.
final class B2ChaosLifeTest extends ChaosLifeTest {
  private final B2TestPlace place = B2TestPlace.local();

  @AfterEach
  void stopServer() {
    place.close();
  }

  @Override
  protected StorageBackend open() {
    return place.backend();
  }
}
