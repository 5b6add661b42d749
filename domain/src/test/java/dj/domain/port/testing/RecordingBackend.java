package dj.domain.port.testing;

import dj.domain.port.FileKind;
import dj.domain.port.StorageBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Keeps a log of the operations that succeeded, in the order in which they ended.
public final class RecordingBackend extends ForwardingBackend {
  private final List<StorageOperation> log = new CopyOnWriteArrayList<>();

  /// Wraps a backend.
  public RecordingBackend(StorageBackend backend) {
    super(backend);
  }

  @Override
  protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
    T result = effect.get();
    log.add(operation);
    return result;
  }

  /// The log so far.
  public List<StorageOperation> log() {
    return List.copyOf(log);
  }

  /// The operations so far that could change what is stored.
  public List<StorageOperation> changes() {
    return log.stream().filter(operation -> operation.type().changes()).toList();
  }

  /// How many operations of a type were about a kind.
  public long count(StorageOperation.Type type, FileKind kind) {
    return log.stream().filter(operation -> operation.is(type, kind)).count();
  }

  /// Forgets the log.
  public void clear() {
    log.clear();
  }
}
