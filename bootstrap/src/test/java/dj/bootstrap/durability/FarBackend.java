package dj.bootstrap.durability;

import dj.application.retry.StorageRequest;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A store that is far away: each request is a round trip, and counted by what it asks for. A whole
/// file is one request, as with every store that tells a file's size with its content.
final class FarBackend implements StorageBackend {
  private static final int CONNECTIONS = 8;

  private final StorageBackend backend;
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  FarBackend(StorageBackend backend) {
    this.backend = backend;
  }

  /// The requests since the last time, such as `read index: 3`, and forgets them.
  Map<String, Long> takeRequests() {
    Map<String, Long> taken = new TreeMap<>();
    requests.forEach((what, count) -> taken.put(what, count.sum()));
    requests.clear();
    return taken;
  }

  private void count(StorageRequest.Type type, FileKind kind) {
    count(type, kind.toString());
  }

  private void count(StorageRequest.Type type, String subject) {
    String what = (type + " " + subject).toLowerCase(Locale.ROOT);
    requests.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  @Override
  public String address() {
    return backend.address();
  }

  @Override
  public BackendCapabilities capabilities() {
    BackendCapabilities near = backend.capabilities();
    return new BackendCapabilities(true, CONNECTIONS, CONNECTIONS, near.deletes(), true);
  }

  @Override
  public void initialize() {
    count(StorageRequest.Type.INITIALIZE, FileKind.CONFIG);
    backend.initialize();
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    count(StorageRequest.Type.LIST, kind);
    backend.list(kind, sink);
  }

  /// One request, as with every store whose names stand in one order.
  @Override
  public void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    count(
        StorageRequest.Type.LIST,
        kinds.stream().sorted().map(FileKind::toString).collect(Collectors.joining("+")));
    backend.listAll(kinds, sink);
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    count(StorageRequest.Type.SIZE, file.kind());
    return backend.sizeBytes(file);
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    count(StorageRequest.Type.READ, file.kind());
    backend.read(file, fileOffset, target, targetOffset, lengthBytes);
  }

  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    count(StorageRequest.Type.READ, file.kind());
    return backend.readWhole(file, limitBytes);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    count(StorageRequest.Type.WRITE, file.kind());
    backend.write(file, content, mode);
  }

  @Override
  public void delete(FileName file) {
    count(StorageRequest.Type.DELETE, file.kind());
    backend.delete(file);
  }

  @Override
  public void close() {
    backend.close();
  }
}
