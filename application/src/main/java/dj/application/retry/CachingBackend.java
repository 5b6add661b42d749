package dj.application.retry;

import dj.domain.blob.BlobKind;
import dj.domain.error.CancelledException;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.format.v1.PackHeader;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.LocalCache;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A remote backend whose index segments, snapshots and tree packs are read from copies on this
/// computer.
///
/// Whether a file exists is always asked of the backend, and so is everything that has no content
/// name or is seldom read twice: config, keys, locks, log, data packs. Copies are filled by writing
/// and, whole, by the first read. A check of the repository has to read what is stored there, and
/// goes past this class.
public final class CachingBackend implements StorageBackend {
  /// Larger files are read in ranges: they would take this much memory on their way to the cache.
  private static final int MAX_COPY_BYTES = 256 * 1024 * 1024;

  /// So many files can be fetched at once; threads that want the same file wait for one fetch.
  private static final int FETCHES = 16;

  private final StorageBackend backend;
  private final LocalCache cache;
  private final List<Lock> fetching =
      Stream.<Lock>generate(ReentrantLock::new).limit(FETCHES).toList();

  /// What listings and the index told; as many entries as the repository has such files.
  private final Map<FileName, Long> listedSizes = new ConcurrentHashMap<>();

  /// The headers of data packs, which are asked for once by their kind and once for their keys.
  private final Map<FileName, ByteBuffer> dataPacks = new ConcurrentHashMap<>();

  /// Puts a cache before a backend.
  public CachingBackend(StorageBackend backend, LocalCache cache) {
    this.backend = backend;
    this.cache = cache;
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
    return backend.missingFolders();
  }

  @Override
  public void restoreFolder(FileKind kind) {
    backend.restoreFolder(kind);
  }

  /// The sizes of the files that are copied whole on their first read are kept: they save a request
  /// each.
  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    backend.list(kind, noting(sink));
  }

  @Override
  public void listAll(List<FileKind> kinds, Consumer<ListedFile> sink) {
    backend.listAll(kinds, noting(sink));
  }

  private Consumer<ListedFile> noting(Consumer<ListedFile> sink) {
    return listed -> {
      if (isAlwaysCopied(listed.file().kind())) {
        listedSizes.put(listed.file(), listed.sizeBytes());
      }
      sink.accept(listed);
    };
  }

  @Override
  public void expectDirectories(FileName pack, long sizeBytes) {
    listedSizes.put(pack, sizeBytes);
  }

  @Override
  public boolean keepsDirectories() {
    return true;
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    return backend.sizeBytes(file);
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    if (!readCopy(file, fileOffset, target, targetOffset, lengthBytes)) {
      backend.read(file, fileOffset, target, targetOffset, lengthBytes);
    }
  }

  /// A listed file whose copy is here costs no request; any other one is asked for as it is.
  @Override
  public byte[] readWhole(FileName file, int limitBytes) {
    Long listed = listedSizes.get(file);
    if (listed != null && listed <= limitBytes) {
      byte[] copy = new byte[listed.intValue()];
      if (cache.read(file, 0, copy, 0, copy.length)) {
        return copy;
      }
    }
    byte[] content = backend.readWhole(file, limitBytes);
    if (isAlwaysCopied(file.kind())) {
      cache.store(file, ByteBuffer.wrap(content));
    }
    return content;
  }

  private boolean readCopy(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    if (isNeverCopied(file)) {
      return readHeader(file, fileOffset, target, targetOffset, lengthBytes);
    }
    return cache.read(file, fileOffset, target, targetOffset, lengthBytes)
        || fetch(file, fileOffset, target, targetOffset, lengthBytes);
  }

  private boolean readHeader(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    ByteBuffer header = dataPacks.get(file);
    if (header == null || fileOffset + lengthBytes > header.limit()) {
      return false;
    }
    header.get((int) fileOffset, target, targetOffset, lengthBytes);
    return true;
  }

  /// Reads a range by way of a copy of the whole file.
  ///
  /// @return whether it did: not where there is no file to copy, or none that is worth it
  private boolean fetch(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    if (file.kind() == FileKind.PACK && !listedSizes.containsKey(file) && !isTreePack(file)) {
      return readHeader(file, fileOffset, target, targetOffset, lengthBytes);
    }
    Lock lock = fetching.get(Math.floorMod(file.hashCode(), FETCHES));
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "stopped before the end of: read " + file + " in " + address(), "");
    }
    try {
      return cache.read(file, fileOffset, target, targetOffset, lengthBytes)
          || fetchWhole(file, fileOffset, target, targetOffset, lengthBytes);
    } finally {
      lock.unlock();
    }
  }

  private boolean fetchWhole(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    Long listed = listedSizes.get(file);
    if (listed != null && listed > MAX_COPY_BYTES) {
      return false;
    }
    byte[] content = listed == null ? unlisted(file) : content(file, listed.intValue());
    if (fileOffset + lengthBytes > content.length) {
      return false;
    }
    cache.store(file, ByteBuffer.wrap(content));
    System.arraycopy(content, (int) fileOffset, target, targetOffset, lengthBytes);
    return true;
  }

  private byte[] content(FileName file, int lengthBytes) {
    byte[] content = new byte[lengthBytes];
    backend.read(file, 0, content, 0, lengthBytes);
    return content;
  }

  /// A file whose length nobody told; nothing of one that is missing, or too long for a copy.
  private byte[] unlisted(FileName file) {
    try {
      return backend.readWhole(file, MAX_COPY_BYTES);
    } catch (ObjectMissingException | DamageException _) {
      return new byte[0];
    }
  }

  /// A pack tells in its first bytes what it holds; once for each pack that no copy is found of.
  private boolean isTreePack(FileName file) {
    byte[] header = new byte[PackHeader.LENGTH_BYTES];
    try {
      backend.read(file, 0, header, 0, header.length);
    } catch (ObjectMissingException _) {
      return false;
    }
    boolean tree = holdsTrees(file, header);
    if (!tree) {
      dataPacks.put(file, ByteBuffer.wrap(header));
    }
    return tree;
  }

  private static boolean holdsTrees(FileName file, byte[] header) {
    try {
      return PackHeader.parse(file.path(), header, 0).kind() == BlobKind.TREE;
    } catch (DamageException _) {
      return false;
    }
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    backend.write(file, content, mode);
    if (isAlwaysCopied(file.kind()) || isTreePack(file, content)) {
      cache.store(file, content);
    }
  }

  private static boolean isTreePack(FileName file, ByteBuffer content) {
    if (file.kind() != FileKind.PACK || content.remaining() < PackHeader.LENGTH_BYTES) {
      return false;
    }
    byte[] header = new byte[PackHeader.LENGTH_BYTES];
    content.get(content.position(), header);
    return holdsTrees(file, header);
  }

  @Override
  public void delete(FileName file) {
    cache.forget(file);
    listedSizes.remove(file);
    dataPacks.remove(file);
    backend.delete(file);
  }

  private boolean isNeverCopied(FileName file) {
    return switch (file.kind()) {
      case CONFIG, KEY, LOCK, LOG, VERIFICATION -> true;
      case INDEX, SNAPSHOT -> false;
      case PACK -> dataPacks.containsKey(file);
    };
  }

  private static boolean isAlwaysCopied(FileKind kind) {
    return switch (kind) {
      case INDEX, SNAPSHOT -> true;
      case CONFIG, KEY, PACK, LOCK, LOG, VERIFICATION -> false;
    };
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
