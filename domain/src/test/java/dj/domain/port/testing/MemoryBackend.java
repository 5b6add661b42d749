package dj.domain.port.testing;

import dj.domain.error.CancelledException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// A repository in memory, which tests can copy, look into and damage.
///
/// All state is in [Files], so that several backends can be clients of one store.
public final class MemoryBackend implements StorageBackend {
  /// Small, so that tests see several packs.
  private final Files files;

  private final InstantSource clock;

  /// Creates a client of an empty store.
  public MemoryBackend(InstantSource clock) {
    this(new Files(), clock);
  }

  /// Creates a client of a store.
  ///
  /// @param clock the storage's clock, which dates the files
  public MemoryBackend(Files files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /// The content of a store; safe for use by many clients at once. Arrays are copied on the way in
  /// and out.
  public static final class Files {
    private final ConcurrentMap<FileName, Stored> stored = new ConcurrentHashMap<>();

    private record Stored(ByteBuffer content, ListedFile listed) {}

    /// Creates an empty store.
    public Files() {}

    /// Creates an independent store with the same files.
    public Files copy() {
      Files copy = new Files();
      copy.stored.putAll(stored);
      return copy;
    }

    /// The content of a file, or empty if there is none.
    public Optional<byte[]> content(FileName file) {
      return Optional.ofNullable(stored.get(file)).map(found -> bytes(found.content()));
    }

    /// All files by path, in the order of their paths.
    public Map<FileName, byte[]> all() {
      Map<FileName, byte[]> all = new TreeMap<>((one, other) -> one.path().compareTo(other.path()));
      stored.forEach((file, found) -> all.put(file, bytes(found.content())));
      return all;
    }

    /// Whether both stores hold the same files with the same content, whenever they were written.
    public boolean isEqualTo(Files other) {
      return stored.keySet().equals(other.stored.keySet())
          && stored.entrySet().stream()
              .allMatch(entry ->
                  entry.getValue().content().equals(other.stored.get(entry.getKey()).content()));
    }

    /// Puts a file past all rules, as damage or a hostile server would.
    public void put(FileName file, byte[] content, InstantSource clock) {
      stored.put(file, entry(file, ByteBuffer.wrap(content), clock));
    }

    /// Removes a file past all rules; one that is not there is fine.
    public void remove(FileName file) {
      stored.remove(file);
    }

    /// Copies one file with its time to another store, if it is here and not there.
    void copyFileTo(Files target, FileName file) {
      Stored found = stored.get(file);
      if (found != null) {
        target.stored.putIfAbsent(file, found);
      }
    }

    private static Stored entry(FileName file, ByteBuffer content, InstantSource clock) {
      byte[] copy = bytes(content);
      return new Stored(
          ByteBuffer.wrap(copy).asReadOnlyBuffer(),
          new ListedFile(file, copy.length, clock.instant()));
    }

    private static byte[] bytes(ByteBuffer content) {
      byte[] copy = new byte[content.remaining()];
      content.get(content.position(), copy);
      return copy;
    }
  }

  /// What the store holds.
  public Files files() {
    return files;
  }

  @Override
  public String address() {
    return "memory";
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(false, 2, 2, true, false);
  }

  @Override
  public void initialize() {
    requireNotInterrupted();
    if (!files.stored.isEmpty()) {
      throw new RepositoryExistsException("there is a repository in memory already", "");
    }
  }

  @Override
  public void list(FileKind kind, Consumer<ListedFile> sink) {
    requireNotInterrupted();
    for (Files.Stored found : files.stored.values()) {
      if (found.listed().file().kind() == kind) {
        requireNotInterrupted();
        sink.accept(found.listed());
      }
    }
  }

  @Override
  public OptionalLong sizeBytes(FileName file) {
    requireNotInterrupted();
    Files.Stored found = files.stored.get(file);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.listed().sizeBytes());
  }

  @Override
  public void read(
      FileName file, long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
    requireNotInterrupted();
    Files.Stored found = files.stored.get(file);
    if (found == null || fileOffset + lengthBytes > found.listed().sizeBytes()) {
      throw new ObjectMissingException(
          "cannot read "
              + file
              + " in memory: "
              + (found == null ? "it does not exist" : "it ends before the range"),
          "");
    }
    found.content().get((int) fileOffset, target, targetOffset, lengthBytes);
  }

  @Override
  public void write(FileName file, ByteBuffer content, WriteMode mode) {
    requireNotInterrupted();
    Files.Stored written = Files.entry(file, content, clock);
    switch (mode) {
      case CREATE, CREATE_NAMED -> create(written);
      case REPLACE -> files.stored.put(file, written);
    }
  }

  private void create(Files.Stored written) {
    FileName file = written.listed().file();
    Files.Stored existing = files.stored.putIfAbsent(file, written);
    if (existing != null && !existing.content().equals(written.content())) {
      throw new ObjectExistsException(
          "cannot write " + file + " in memory: it exists with other content", "");
    }
  }

  @Override
  public void delete(FileName file) {
    requireNotInterrupted();
    files.stored.remove(file);
  }

  private static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("stopped before the end of a request to memory", "");
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "memory" + Arrays.toString(files.stored.keySet().toArray());
  }
}
