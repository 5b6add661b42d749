package dj.adapters.storage.backend.b2;

import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;

/// The backend of B2 keeps the contract.
final class B2BackendContractTest extends StorageBackendContract {
  private final B2TestPlace place = B2TestPlace.open();

  @AfterEach
  void closePlace() {
    place.close();
  }

  @Override
  protected StorageBackend open() {
    return place.backend();
  }

  @Override
  protected void fill(Collection<FileName> files, byte[] content) {
    if (!place.isReal()) {
      files.forEach(file -> place.server().put(place.bucket(), place.name(file), content));
      return;
    }
    super.fill(files, content);
  }
}
