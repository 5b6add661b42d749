package dj.application.retry;

import dj.domain.error.DeniedException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// A backend that changes nothing: every write and delete is refused.
public final class ReadOnlyBackend implements StorageBackend {
  private final StorageBackend backend;
  private final String reason;

  /// Protects a backend.
  ///
  /// @param reason why nothing may be changed, to follow a colon in messages
  public ReadOnlyBackend(StorageBackend backend, String reason) {
    this.backend = backend;
    this.reason = reason;
  }

  @Override
  public String address() {
    return backend.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    BackendCapabilities full = backend.capabilities();
    return new BackendCapabilities(
        full.remote(),
        full.concurrentWrites(),
        full.concurrentReads(),
        false,
        full.listsKindsTogether());
  }

  @Override
  public void initialize() {
    throw denied("prepare a repository");
  }

  @Override
  public Set<FileKind> missingFolders() {
    return backend.missingFolders();
  }

  @Override
  public void restoreFolder(FileKind kind) {
    throw denied("make the folder " + kind.folder());
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    backend.list(kind, sink);
  }

  @Override
  public void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    backend.listAll(kinds, sink);
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return backend.sizeBytes(file);
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    backend.read(file, fileOffset, target, targetOffset, lengthBytes);
  }

  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    return backend.readWhole(file, limitBytes);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    throw denied("write " + file);
  }

  @Override
  public void delete(FileName file) {
    throw denied("delete " + file);
  }

  private DeniedException denied(String action) {
    return new DeniedException("cannot " + action + " in " + address() + ": " + reason, "");
  }

  @Override
  public void close() {
    backend.close();
  }
}
