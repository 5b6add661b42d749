package dj.domain.port.testing;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Breaks G1 as some stores do: listings lag behind by the last few changes. What is new is
/// missing, what was deleted is still there; reads see the truth.
public final class EventuallyConsistentBackend extends ForwardingBackend {
  private final StorageBackend backend;
  private final int lag;
  private final Deque<Map<FileName, ListedFile>> history = new ArrayDeque<>();

  /// Wraps a backend whose listings lag by `lag` changes.
  public EventuallyConsistentBackend(StorageBackend backend, int lag) {
    super(backend);
    this.backend = backend;
    this.lag = lag;
  }

  @Override
  protected synchronized <T> T perform(StorageOperation operation, Supplier<T> effect) {
    if (operation.type().changes() && operation.type() != StorageOperation.Type.INITIALIZE) {
      history.addLast(truth());
    }
    T result = effect.get();
    while (history.size() > lag) {
      history.removeFirst();
    }
    return result;
  }

  @Override
  public synchronized void list(FileKind kind, Consumer<ListedFile> sink) {
    Map<FileName, ListedFile> visible = history.isEmpty() ? truth() : history.getFirst();
    visible.values().stream().filter(listed -> listed.file().kind() == kind).forEach(sink);
  }

  private Map<FileName, ListedFile> truth() {
    Map<FileName, ListedFile> files = new LinkedHashMap<>();
    for (FileKind kind : FileKind.values()) {
      backend.list(kind, listed -> files.put(listed.file(), listed));
    }
    return files;
  }

  /// Time passes: listings tell the truth until the next change.
  public synchronized void settle() {
    history.clear();
  }
}
