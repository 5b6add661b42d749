package dj.application.retry;

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

/// A backend before which something stands that treats every request alike, whatever it asks.
abstract class DecoratedBackend implements StorageBackend {
  private final StorageBackend backend;

  DecoratedBackend(StorageBackend backend) {
    this.backend = backend;
  }

  /// Does a request.
  ///
  /// @param effect the request to the backend behind; may be made any number of times, and a
  ///   listing tells its files only when it has come back
  abstract <T> T perform(StorageRequest request, Supplier<T> effect);

  final StorageBackend backend() {
    return backend;
  }

  @Override
  public final String address() {
    return backend.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    return backend.capabilities();
  }

  @Override
  public final void initialize() {
    perform(
        StorageRequest.initialize(),
        () -> {
          backend.initialize();
          return true;
        });
  }

  @Override
  public final Set<FileKind> missingFolders() {
    return perform(StorageRequest.list(FileKind.CONFIG), backend::missingFolders);
  }

  @Override
  public final void restoreFolder(FileKind kind) {
    perform(
        StorageRequest.initialize(),
        () -> {
          backend.restoreFolder(kind);
          return true;
        });
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    perform(StorageRequest.list(kind), () -> listed(kind)).forEach(sink);
  }

  @Override
  public final void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    if (!backend.capabilities().listsKindsTogether()) {
      kinds.forEach(kind -> list(kind, sink));
      return;
    }
    listTogether(kinds, sink);
  }

  /// Several kinds in one request.
  void listTogether(List<FileKind> kinds, Consumer<ListedFile> sink) {
    perform(
            StorageRequest.list(Set.copyOf(kinds)),
            () -> {
              List<ListedFile> files = new ArrayList<>();
              backend.listAll(kinds, files::add);
              return files;
            })
        .forEach(sink);
  }

  /// A listing that fails halfway has told nobody of its files.
  final List<ListedFile> listed(FileKind kind) {
    List<ListedFile> files = new ArrayList<>();
    backend.list(kind, files::add);
    return files;
  }

  @Override
  public final OptionalLong sizeBytes(FileName file) {
    return perform(
        StorageRequest.of(StorageRequest.Type.SIZE, file, 0), () -> backend.sizeBytes(file));
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    perform(
        StorageRequest.of(StorageRequest.Type.READ, file, lengthBytes),
        () -> {
          backend.read(file, fileOffset, target, targetOffset, lengthBytes);
          return true;
        });
  }

  /// The size is not known before; whoever counts bytes asks for it afterwards.
  @Override
  public final byte[] readWhole(FileName file, int limitBytes) {
    return perform(
        StorageRequest.of(StorageRequest.Type.READ, file, 0),
        () -> whole(backend.readWhole(file, limitBytes)));
  }

  /// Sees the content of a file that was read whole.
  byte[] whole(byte[] content) {
    return content;
  }

  @Override
  public final void write(FileName file, ByteBuffer content, WriteMode mode) {
    perform(
        StorageRequest.of(StorageRequest.Type.WRITE, file, content.remaining()),
        () -> {
          backend.write(file, content, mode);
          return true;
        });
  }

  @Override
  public final void delete(FileName file) {
    perform(
        StorageRequest.of(StorageRequest.Type.DELETE, file, 0),
        () -> {
          backend.delete(file);
          return true;
        });
  }

  /// Nothing depends on it, so it is not tried again, and not counted.
  @Override
  public void removeLeftovers() {
    backend.removeLeftovers();
  }

  @Override
  public void close() {
    backend.close();
  }
}
