package dj.application.backup;

import dj.domain.error.SourceException;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.SourceTree;
import dj.domain.tree.Extent;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A file system that has nothing but one place of another one, at a path of its own: a mounted
/// snapshot of `/home`, say, at `/home`.
///
/// The directories above that path do not exist anywhere; they have the owner and the times of the
/// place itself, so that they change only when it does.
final class RelocatedSource implements SourceTree {
  private static final int DIRECTORY_PERMISSIONS = 0755;

  private final SourceTree source;
  private final RawBytes place;
  private final List<RawBytes> shown;

  /// Creates the view.
  ///
  /// @param place the absolute path that is shown, a directory if it is shown as `/`
  /// @param shownAs the absolute path that it is shown at
  RelocatedSource(SourceTree source, RawBytes place, RawBytes shownAs) {
    this.source = source;
    this.place = place;
    this.shown = RawPaths.names(shownAs);
  }

  @Override
  public SourceDirectory openRoot() {
    if (!shown.isEmpty()) {
      return new Above(0, RawPaths.ROOT);
    }
    requireDirectory();
    return openPlace(RawPaths.ROOT);
  }

  private void requireDirectory() {
    SourceEntry entry = at(SourceDirectory::entry, RelocatedSource::self);
    if (entry.kind() != SourceEntry.Kind.DIRECTORY) {
      throw new SourceException(
          "cannot save " + place.toText() + " as /: it is not a directory",
          "give it a name, as in --as-path /" + entry.name().toText(),
          false);
    }
  }

  private SourceDirectory openPlace(RawBytes path) {
    return new Below(at(SourceDirectory::openDirectory, Function.identity()), path);
  }

  /// Does something with the place: by its name in its directory, or with the root itself, which
  /// the caller then closes if that is what it gets.
  private <T> T at(Named<T> named, Function<SourceDirectory, T> ofRoot) {
    List<RawBytes> names = RawPaths.names(place);
    if (names.isEmpty()) {
      return ofRoot.apply(source.openRoot());
    }
    try (SourceDirectory parent = SourcePaths.openParent(source, names)) {
      return named.apply(parent, names.getLast());
    }
  }

  @FunctionalInterface
  private interface Named<T> {
    T apply(SourceDirectory directory, RawBytes name);
  }

  private SourceEntry placeEntry() {
    return at(SourceDirectory::entry, RelocatedSource::self).withName(shown.getLast());
  }

  private SourceEntry placeWithAttributes(SourceEntry entry) {
    SourceEntry whole =
        at(
            (directory, name) -> directory.withAttributes(entry.withName(name)),
            root -> {
              try (root) {
                return root.withAttributes(entry);
              }
            });
    return whole.withName(shown.getLast());
  }

  private static SourceEntry self(SourceDirectory root) {
    try (root) {
      return root.self();
    }
  }

  private static SourceEntry directory(RawBytes name, Metadata like) {
    Metadata metadata =
        new Metadata(
            DIRECTORY_PERMISSIONS,
            like.uid(),
            like.gid(),
            like.user(),
            like.group(),
            like.modified(),
            like.changed(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            1,
            0,
            List.of());
    return new SourceEntry(name, SourceEntry.Kind.DIRECTORY, metadata, 0, 0, 0, RawBytes.EMPTY);
  }

  /// A directory above the place.
  private final class Above implements SourceDirectory {
    private final int depth;
    private final RawBytes path;

    Above(int depth, RawBytes path) {
      this.depth = depth;
      this.path = path;
    }

    private boolean isParent() {
      return depth == shown.size() - 1;
    }

    @Override
    public RawBytes path() {
      return path;
    }

    @Override
    public List<RawBytes> names() {
      return List.of(shown.get(depth));
    }

    @Override
    public SourceEntry entry(RawBytes name) {
      SourceEntry entry = placeEntry();
      return isParent() ? entry : directory(name, entry.metadata());
    }

    @Override
    public SourceEntry self() {
      return directory(depth == 0 ? path : shown.get(depth - 1), placeEntry().metadata());
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      return isParent() ? placeWithAttributes(entry) : entry;
    }

    @Override
    public SourceDirectory openDirectory(RawBytes name) {
      RawBytes below = RawPaths.join(path, name);
      return isParent() ? openPlace(below) : new Above(depth + 1, below);
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      SourceFile file =
          at(
              SourceDirectory::openFile,
              root -> {
                root.close();
                throw new IllegalStateException("the root of a file system is no file");
              });
      return new RenamedFile(file, name);
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }

  /// A directory of the place, with the path at which it is shown.
  private record Below(SourceDirectory directory, RawBytes path) implements SourceDirectory {
    @Override
    public List<RawBytes> names() {
      return directory.names();
    }

    @Override
    public SourceEntry entry(RawBytes name) {
      return directory.entry(name);
    }

    @Override
    public SourceEntry self() {
      return directory.self();
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      return directory.withAttributes(entry);
    }

    @Override
    public SourceDirectory openDirectory(RawBytes name) {
      return new Below(directory.openDirectory(name), RawPaths.join(path, name));
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      return directory.openFile(name);
    }

    @Override
    public void close() {
      directory.close();
    }
  }

  /// A file under another name.
  private record RenamedFile(SourceFile file, RawBytes name) implements SourceFile {
    @Override
    public SourceEntry entry() {
      return file.entry().withName(name);
    }

    @Override
    public SourceEntry entryWithAttributes() {
      return file.entryWithAttributes().withName(name);
    }

    @Override
    public List<Extent> holes(long sizeBytes) {
      return file.holes(sizeBytes);
    }

    @Override
    public int read(long fileOffset, byte[] target, int targetOffset, int lengthBytes) {
      return file.read(fileOffset, target, targetOffset, lengthBytes);
    }

    @Override
    public void fetch(long fileOffset, long lengthBytes) {
      file.fetch(fileOffset, lengthBytes);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
