package dj.application.browse;

import dj.application.repository.IndexedRepository;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.SourceException;
import dj.domain.format.v1.tree.TreeCursor;
import dj.domain.id.BlobId;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.SourceTree;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A snapshot as a file system that can be backed up: the same files into another repository, cut
/// and named by its rules. What is damaged is a file or a directory that cannot be read.
public final class SnapshotSourceTree implements SourceTree {
  private static final Timestamp BEGINNING = new Timestamp(0, 0);

  private static final Metadata ROOT =
      new Metadata(
          0755,
          0,
          0,
          RawBytes.EMPTY,
          RawBytes.EMPTY,
          BEGINNING,
          BEGINNING,
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          1,
          0,
          List.of());

  private final IndexedRepository indexed;
  private final BlobId root;

  /// Creates the file system of a snapshot.
  ///
  /// @param indexed its repository; it stays open as long as this is used
  /// @param root its root tree
  public SnapshotSourceTree(IndexedRepository indexed, BlobId root) {
    this.indexed = indexed;
    this.root = root;
  }

  @Override
  public SourceDirectory openRoot() {
    return new Directory(
        RawPaths.ROOT, root, entry(RawPaths.ROOT, ROOT, SourceEntry.Kind.DIRECTORY));
  }

  private static SourceEntry entry(RawBytes name, Metadata metadata, SourceEntry.Kind kind) {
    return new SourceEntry(name, kind, metadata, 0, 0, 0, RawBytes.EMPTY);
  }

  private static SourceEntry entry(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.Directory directory ->
          entry(directory.name(), directory.metadata(), SourceEntry.Kind.DIRECTORY);
      case TreeEntry.File file ->
          new SourceEntry(
              file.name(),
              SourceEntry.Kind.FILE,
              file.metadata(),
              file.sizeBytes(),
              file.dataBytes(),
              0,
              RawBytes.EMPTY);
      case TreeEntry.Symlink link ->
          new SourceEntry(
              link.name(), SourceEntry.Kind.SYMLINK, link.metadata(), 0, 0, 0, link.target());
      case TreeEntry.Special special ->
          new SourceEntry(
              special.name(),
              kind(special.kind()),
              special.metadata(),
              0,
              0,
              special.deviceNumber(),
              RawBytes.EMPTY);
    };
  }

  private static SourceEntry.Kind kind(TreeEntry.SpecialKind kind) {
    return switch (kind) {
      case FIFO -> SourceEntry.Kind.FIFO;
      case SOCKET -> SourceEntry.Kind.SOCKET;
      case CHARACTER_DEVICE -> SourceEntry.Kind.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> SourceEntry.Kind.BLOCK_DEVICE;
    };
  }

  static SourceException unreadable(RawBytes path, RuntimeException cause) {
    return new SourceException(
        "cannot read " + path + " of the snapshot: " + cause.getMessage(), "", false, cause);
  }

  private final class Directory implements SourceDirectory {
    private final RawBytes path;
    private final BlobId tree;
    private final SourceEntry self;

    private Directory(RawBytes path, BlobId tree, SourceEntry self) {
      this.path = path;
      this.tree = tree;
      this.self = self;
    }

    @Override
    public RawBytes path() {
      return path;
    }

    @Override
    public List<RawBytes> names() {
      try {
        List<RawBytes> names = new ArrayList<>();
        TreeCursor entries = indexed.trees().entries(tree);
        while (entries.hasNext()) {
          names.add(entries.next().name());
        }
        return names;
      } catch (DamageException | ObjectMissingException e) {
        throw unreadable(path, e);
      }
    }

    @Override
    public SourceEntry entry(RawBytes name) {
      return SnapshotSourceTree.entry(find(name));
    }

    private TreeEntry find(RawBytes name) {
      RawBytes place = RawPaths.join(path, name);
      try {
        return indexed
            .trees()
            .find(tree, name)
            .orElseThrow(() -> new SourceException("the snapshot has no " + place, "", true));
      } catch (DamageException | ObjectMissingException e) {
        throw unreadable(place, e);
      }
    }

    @Override
    public SourceEntry self() {
      return self;
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      return entry;
    }

    @Override
    public SourceDirectory openDirectory(RawBytes name) {
      RawBytes place = RawPaths.join(path, name);
      if (find(name) instanceof TreeEntry.Directory directory) {
        return new Directory(place, directory.subtree(), SnapshotSourceTree.entry(directory));
      }
      throw new SourceException(place + " of the snapshot is no directory", "", false);
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      RawBytes place = RawPaths.join(path, name);
      if (find(name) instanceof TreeEntry.File file) {
        return new SnapshotSourceFile(indexed, file, SnapshotSourceTree.entry(file), place);
      }
      throw new SourceException(place + " of the snapshot is no file", "", false);
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
