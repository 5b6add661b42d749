package dj.application.retry;

import dj.domain.port.StorageBackend;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// A backend that counts what it is asked. Requests count when they begin, their bytes when they
/// succeeded.
public final class CountingBackend extends DecoratedBackend {
  private final Map<StorageRequest.Type, LongAdder> requests =
      new EnumMap<>(StorageRequest.Type.class);
  private final LongAdder failures = new LongAdder();
  private final LongAdder uploadedBytes = new LongAdder();
  private final LongAdder downloadedBytes = new LongAdder();

  /// Starts to count.
  public CountingBackend(StorageBackend backend) {
    super(backend);
    for (StorageRequest.Type type : StorageRequest.Type.values()) {
      requests.put(type, new LongAdder());
    }
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    count(request.type());
    boolean done = false;
    try {
      T result = effect.get();
      done = true;
      addBytes(request);
      return result;
    } finally {
      if (!done) {
        failures.increment();
      }
    }
  }

  @Override
  byte[] whole(byte[] content) {
    downloadedBytes.add(content.length);
    return content;
  }

  private void count(StorageRequest.Type type) {
    LongAdder adder = requests.get(type);
    if (adder != null) {
      adder.increment();
    }
  }

  private void addBytes(StorageRequest request) {
    switch (request.type()) {
      case READ -> downloadedBytes.add(request.sizeBytes());
      case WRITE -> uploadedBytes.add(request.sizeBytes());
      case INITIALIZE, LIST, SIZE, DELETE -> {}
    }
  }

  /// What was asked so far.
  public StorageTraffic traffic() {
    Map<StorageRequest.Type, Long> counts = new EnumMap<>(StorageRequest.Type.class);
    requests.forEach((type, adder) -> counts.put(type, adder.sum()));
    return new StorageTraffic(counts, failures.sum(), uploadedBytes.sum(), downloadedBytes.sum());
  }
}
