package dj.application.restore;

import dj.domain.port.MetadataChoice;
import dj.domain.port.RestoreTarget;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.port.TargetDirectory;
import dj.domain.port.TargetFile;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.List;
import java.util.Optional;

/// A target that shows what is there and takes every change without making it: with it, a dry run
/// decides as the real one would.
///
/// A directory that is not there is an empty one. What was removed is still shown, since nothing
/// asks for it a second time.
final class DryTarget implements RestoreTarget {
  private final RestoreTarget target;

  DryTarget(RestoreTarget target) {
    this.target = target;
  }

  @Override
  public TargetDirectory openRoot() {
    return new DryDirectory(target.existingRoot(), RawPaths.ROOT);
  }

  @Override
  public Optional<TargetDirectory> existingRoot() {
    return target.existingRoot();
  }

  @Override
  public void close() {
    target.close();
  }

  /// @param existing the directory, if there is one
  /// @param missing the path of one that is not there, for messages
  private record DryDirectory(Optional<TargetDirectory> existing, RawBytes missing)
      implements TargetDirectory {
    @Override
    public RawBytes path() {
      return existing.map(TargetDirectory::path).orElse(missing);
    }

    @Override
    public List<RawBytes> names() {
      return existing.map(TargetDirectory::names).orElse(List.of());
    }

    @Override
    public Optional<SourceEntry> find(RawBytes name) {
      return existing.flatMap(directory -> directory.find(name));
    }

    @Override
    public TargetDirectory enter(RawBytes name) {
      boolean isDirectory =
          find(name).filter(entry -> entry.kind() == SourceEntry.Kind.DIRECTORY).isPresent();
      Optional<TargetDirectory> below =
          isDirectory ? existing.map(directory -> directory.enter(name)) : Optional.empty();
      return new DryDirectory(below, RawPaths.join(path(), name));
    }

    @Override
    public TargetFile createFile(RawBytes name) {
      return new DryFile();
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      return existing.orElseThrow().openFile(name);
    }

    @Override
    public void createSymlink(RawBytes name, RawBytes linkTarget) {
      // A dry run changes nothing.
    }

    @Override
    public void createSpecial(RawBytes name, SpecialKind kind, long deviceNumber) {
      // A dry run changes nothing.
    }

    @Override
    public void createLink(RawBytes name, TargetDirectory directory, RawBytes linked) {
      // A dry run changes nothing.
    }

    @Override
    public void replace(RawBytes name, RawBytes replaced) {
      // A dry run changes nothing.
    }

    @Override
    public void remove(RawBytes name) {
      // A dry run changes nothing.
    }

    @Override
    public List<String> apply(RawBytes name, Metadata metadata, MetadataChoice choice) {
      return List.of();
    }

    @Override
    public List<String> applyToSelf(Metadata metadata, MetadataChoice choice) {
      return List.of();
    }

    @Override
    public void close() {
      existing.ifPresent(TargetDirectory::close);
    }
  }

  /// A file that takes all and keeps nothing.
  private static final class DryFile implements TargetFile {
    @Override
    public void write(long fileOffset, byte[] source, int sourceOffset, int lengthBytes) {
      // A dry run changes nothing.
    }

    @Override
    public void resize(long sizeBytes) {
      // A dry run changes nothing.
    }

    @Override
    public List<String> apply(Metadata metadata, MetadataChoice choice) {
      return List.of();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
