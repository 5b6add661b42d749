package dj.bootstrap.durability;

import dj.domain.error.SourceException;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.SourceTree;
import dj.domain.tree.Extent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A file system of one directory in the root that is the same in every run: no inode, no time and
/// no owner of it comes from the machine.
final class FixedSource implements SourceTree {
  private static final RawBytes DIRECTORY = RawBytes.utf8(TestRepository.SOURCE_NAME);
  private static final Timestamp TIME = new Timestamp(1_700_000_000, 0);

  private final SortedMap<RawBytes, RawBytes> files = new TreeMap<>();
  private final Runnable beforeListing;
  private final Runnable beforeReading;

  /// Creates a file system with these files, by name.
  FixedSource(Map<String, String> files) {
    this(files, () -> {}, () -> {});
  }

  /// The same, with what happens before a directory is listed and before a file is read.
  FixedSource(Map<String, String> files, Runnable beforeListing, Runnable beforeReading) {
    this.beforeListing = beforeListing;
    this.beforeReading = beforeReading;
    files.forEach((name, text) ->
        this.files.put(
            RawBytes.utf8(name), RawBytes.copyOf(text.getBytes(StandardCharsets.UTF_8))));
  }

  /// The path of the directory.
  static RawBytes path() {
    return RawPaths.join(RawPaths.ROOT, DIRECTORY);
  }

  @Override
  public SourceDirectory openRoot() {
    return new Directory(RawPaths.ROOT, RawPaths.ROOT);
  }

  private static SourceEntry entry(RawBytes name, SourceEntry.Kind kind, long sizeBytes) {
    Metadata metadata =
        new Metadata(
            0755,
            0,
            0,
            RawBytes.EMPTY,
            RawBytes.EMPTY,
            TIME,
            TIME,
            Optional.empty(),
            Optional.empty(),
            name.hashCode(),
            1,
            1,
            0,
            List.of());
    return new SourceEntry(name, kind, metadata, sizeBytes, sizeBytes, 0, RawBytes.EMPTY);
  }

  private final class Directory implements SourceDirectory {
    private final RawBytes name;
    private final RawBytes path;

    private Directory(RawBytes name, RawBytes path) {
      this.name = name;
      this.path = path;
    }

    private boolean isRoot() {
      return path.equals(RawPaths.ROOT);
    }

    @Override
    public RawBytes path() {
      return path;
    }

    @Override
    public List<RawBytes> names() {
      beforeListing.run();
      return children();
    }

    private List<RawBytes> children() {
      return isRoot() ? List.of(DIRECTORY) : List.copyOf(files.keySet());
    }

    @Override
    public SourceEntry entry(RawBytes child) {
      if (!children().contains(child)) {
        throw new SourceException(child + " is not there", "", true);
      }
      return isRoot()
          ? FixedSource.entry(child, SourceEntry.Kind.DIRECTORY, 0)
          : FixedSource.entry(child, SourceEntry.Kind.FILE, files.get(child).lengthBytes());
    }

    @Override
    public SourceEntry self() {
      return FixedSource.entry(name, SourceEntry.Kind.DIRECTORY, 0);
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      return entry;
    }

    @Override
    public SourceDirectory openDirectory(RawBytes child) {
      return new Directory(child, RawPaths.join(path, child));
    }

    @Override
    public SourceFile openFile(RawBytes child) {
      beforeReading.run();
      return new OpenFile(entry(child), files.get(child));
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }

  private record OpenFile(SourceEntry entry, RawBytes content) implements SourceFile {
    @Override
    public SourceEntry entryWithAttributes() {
      return entry;
    }

    @Override
    public List<Extent> holes(long sizeBytes) {
      return List.of();
    }

    @Override
    public int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
      byte[] bytes = content.toBytes();
      int count = (int) Math.max(0, Math.min(lengthBytes, bytes.length - fileOffset));
      System.arraycopy(bytes, (int) fileOffset, target, targetOffset, count);
      return count;
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
