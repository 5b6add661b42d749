package dj.adapters.storage.backend.b2;

import dj.adapters.storage.backend.PacedTransferContract;
import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import dj.domain.port.Bandwidth;
import dj.domain.port.StorageBackend;
import org.junit.jupiter.api.AfterEach;

/// B2 under a limit.
final class B2PacedTransferTest extends PacedTransferContract {
  private final B2TestPlace place = B2TestPlace.local();

  @AfterEach
  void stop() {
    place.close();
  }

  @Override
  protected StorageBackend open(Bandwidth bandwidth) {
    return place.backend(bandwidth);
  }

  /// The server sees an upload when all of it has come; the waits tell how it went out.
  @Override
  protected long sentBytes() {
    return 0;
  }
}
