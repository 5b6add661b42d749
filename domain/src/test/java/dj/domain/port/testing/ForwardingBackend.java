package dj.domain.port.testing;

import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A backend that passes every call on, by way of one method that sees them all.
public abstract class ForwardingBackend implements StorageBackend {
  private final StorageBackend backend;

  /// Wraps a backend.
  protected ForwardingBackend(StorageBackend backend) {
    this.backend = backend;
  }

  /// Performs an operation: calls `effect` to have it done, or does not.
  protected abstract <T> T perform(StorageOperation operation, Supplier<T> effect);

  private void run(StorageOperation operation, Runnable effect) {
    perform(
        operation,
        () -> {
          effect.run();
          return true;
        });
  }

  @Override
  public String address() {
    return backend.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    return backend.capabilities();
  }

  @Override
  public void initialize() {
    run(StorageOperation.of(StorageOperation.Type.INITIALIZE), backend::initialize);
  }

  @Override
  public Set<FileKind> missingFolders() {
    return backend.missingFolders();
  }

  @Override
  public void restoreFolder(FileKind kind) {
    run(StorageOperation.of(StorageOperation.Type.INITIALIZE), () -> backend.restoreFolder(kind));
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    perform(StorageOperation.of(StorageOperation.Type.LIST, kind), () -> listing(kind))
        .forEach(sink);
  }

  private List<ListedFile> listing(FileKind kind) {
    List<ListedFile> files = new ArrayList<>();
    backend.list(kind, files::add);
    return files;
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return perform(
        StorageOperation.of(StorageOperation.Type.SIZE, file), () -> backend.sizeBytes(file));
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    run(
        StorageOperation.of(StorageOperation.Type.READ, file),
        () -> backend.read(file, fileOffset, target, targetOffset, lengthBytes));
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    StorageOperation.Type type =
        switch (mode) {
          case CREATE, CREATE_NAMED -> StorageOperation.Type.CREATE;
          case REPLACE -> StorageOperation.Type.REPLACE;
        };
    run(StorageOperation.of(type, file), () -> backend.write(file, content, mode));
  }

  @Override
  public void delete(FileName file) {
    run(StorageOperation.of(StorageOperation.Type.DELETE, file), () -> backend.delete(file));
  }

  @Override
  public void removeLeftovers() {
    backend.removeLeftovers();
  }

  @Override
  public void close() {
    backend.close();
  }
}
