package dj.bootstrap.durability;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.StorageOperation;
import java.util.function.Supplier;

/// Serves several use cases one after the other, each of which closes its backend at its end.
final class LastingBackend extends ForwardingBackend {
  LastingBackend(StorageBackend backend) {
    super(backend);
  }

  @Override
  protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
    return effect.get();
  }

  @Override
  public void close() {
    // Whoever opened the backend behind closes it, or the process ends.
  }
}
