package dj.application.repository;

import dj.domain.error.ObjectMissingException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A backend that shows folders which are missing as empty ones, so that whoever looks for damage
/// sees the rest. It must not be used for anything else: to all others a folder without snapshots
/// says that their data can be deleted.
final class VacantFolders implements StorageBackend {
  private final StorageBackend backend;
  private final Set<FileKind> vacant = ConcurrentHashMap.newKeySet();

  /// Shows folders as empty.
  ///
  /// @param vacant the kinds whose folders are missing
  VacantFolders(StorageBackend backend, Collection<FileKind> vacant) {
    this.backend = backend;
    this.vacant.addAll(vacant);
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
    backend.initialize();
  }

  @Override
  public Set<FileKind> missingFolders() {
    return Set.copyOf(vacant);
  }

  @Override
  public void restoreFolder(FileKind kind) {
    backend.restoreFolder(kind);
    vacant.remove(kind);
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    if (!vacant.contains(kind)) {
      backend.list(kind, sink);
    }
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return vacant.contains(file.kind()) ? OptionalLong.empty() : backend.sizeBytes(file);
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    requireFolder(file);
    backend.read(file, fileOffset, target, targetOffset, lengthBytes);
  }

  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    requireFolder(file);
    return backend.readWhole(file, limitBytes);
  }

  private void requireFolder(FileName file) {
    if (vacant.contains(file.kind())) {
      throw new ObjectMissingException(
          file.path() + " does not exist in " + address() + ": its folder is missing",
          "run 'dj repo check' to see what is damaged");
    }
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    backend.write(file, content, mode);
  }

  @Override
  public void delete(FileName file) {
    if (!vacant.contains(file.kind())) {
      backend.delete(file);
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
