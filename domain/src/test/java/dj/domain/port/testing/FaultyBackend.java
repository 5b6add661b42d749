package dj.domain.port.testing;

import dj.domain.error.StorageUnavailableException;
import dj.domain.port.StorageBackend;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Fails at times, as networks do: before an operation had its effect, or after it, when the answer
/// is lost.
///
/// The same seed and the same sequence of operations give the same faults.
public final class FaultyBackend extends ForwardingBackend {
  private final SplittableRandom random;
  private final long seed;
  private final double beforeProbability;
  private final double afterProbability;
  private final Predicate<StorageOperation> exposed;
  private final AtomicLong faults = new AtomicLong();

  /// Wraps a backend, all of whose operations fail at times.
  public FaultyBackend(
      StorageBackend backend, long seed, double beforeProbability, double afterProbability) {
    this(backend, seed, beforeProbability, afterProbability, _ -> true);
  }

  /// Wraps a backend.
  ///
  /// @param beforeProbability how often an operation fails without an effect
  /// @param afterProbability how often the answer of an operation that had its effect is lost
  /// @param exposed which operations can fail
  public FaultyBackend(
      StorageBackend backend,
      long seed,
      double beforeProbability,
      double afterProbability,
      Predicate<StorageOperation> exposed) {
    super(backend);
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.beforeProbability = beforeProbability;
    this.afterProbability = afterProbability;
    this.exposed = exposed;
  }

  /// Fails every operation that `exposed` chooses, before it has an effect.
  public static FaultyBackend failing(StorageBackend backend, Predicate<StorageOperation> exposed) {
    return new FaultyBackend(backend, 0, 1, 0, exposed);
  }

  /// How many operations failed so far.
  public long faults() {
    return faults.get();
  }

  @Override
  protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
    double drawn = exposed.test(operation) ? draw() : 1;
    if (drawn < beforeProbability) {
      throw fault(operation, "before it began");
    }
    T result = effect.get();
    if (drawn < beforeProbability + afterProbability) {
      throw fault(operation, "after it was done");
    }
    return result;
  }

  private synchronized double draw() {
    return random.nextDouble();
  }

  private StorageUnavailableException fault(StorageOperation operation, String when) {
    long number = faults.incrementAndGet();
    return new StorageUnavailableException(
        operation + " failed " + when + " (injected fault " + number + ", seed " + seed + ")", "");
  }
}
