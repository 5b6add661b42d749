package dj.bootstrap.durability;

import dj.domain.port.StorageBackend;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.StorageOperation;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Lets something else happen right before chosen operations, as if another client had been quick.
final class HookedBackend extends ForwardingBackend {
  private final Predicate<StorageOperation> chosen;
  private final AtomicInteger times;
  private final Runnable before;

  /// Runs `before` before the first `times` operations that are chosen.
  HookedBackend(
      StorageBackend backend, Predicate<StorageOperation> chosen, int times, Runnable before) {
    super(backend);
    this.chosen = chosen;
    this.times = new AtomicInteger(times);
    this.before = before;
  }

  @Override
  protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
    if (chosen.test(operation) && times.getAndDecrement() > 0) {
      before.run();
    }
    return effect.get();
  }
}
