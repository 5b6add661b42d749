package dj.application.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.filter.PathRules;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import dj.domain.tree.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class BackupScopeTest {
  private static final RawBytes NAME = RawBytes.utf8("name");

  @Test
  void otherFileSystemsBelowTheRootAreLeftOut() {
    BackupScope root = scope(RawPaths.ROOT, true);
    assertEquals(List.of(NAME), root.namesIn(new Directory(1)));
    BackupScope below = root.below(new Directory(1).self());
    assertEquals(List.of(NAME), below.namesIn(new Directory(1)));
    assertEquals(List.of(), below.namesIn(new Directory(2)));
  }

  @Test
  void otherFileSystemsBelowAPathAreLeftOutAndTheWayToItMayCrossThem() {
    BackupScope path =
        scope(RawBytes.utf8("/mnt/name"), true)
            .below(new Directory(1).self(RawBytes.utf8("mnt")))
            .below(new Directory(2).self());
    assertEquals(List.of(NAME), path.namesIn(new Directory(2)));
    assertEquals(List.of(), path.below(new Directory(3).self()).namesIn(new Directory(3)));
  }

  @Test
  void allFileSystemsBelongToABackupThatIsNotToldOtherwise() {
    BackupScope below = scope(RawPaths.ROOT, false).below(new Directory(1).self());
    assertEquals(List.of(NAME), below.namesIn(new Directory(2)));
  }

  private static BackupScope scope(RawBytes path, boolean oneFileSystem) {
    BackupRequest request =
        new BackupRequest(
            new BackupRequest.Input.Paths(List.of(path)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            PathRules.NONE,
            List.of(),
            List.of(),
            OptionalLong.empty(),
            oneFileSystem,
            Optional.empty(),
            BackupRequest.Mode.COMMIT,
            false,
            false,
            OptionalInt.empty(),
            false,
            false);
    return BackupScope.ofRoot(request, PathSelection.of(List.of(path)), new Directory(1), _ -> {});
  }

  /// A directory of one name on a device.
  private record Directory(long device) implements SourceDirectory {
    SourceEntry self(RawBytes name) {
      Timestamp time = new Timestamp(0, 0);
      Metadata metadata =
          new Metadata(
              0755,
              0,
              0,
              RawBytes.EMPTY,
              RawBytes.EMPTY,
              time,
              time,
              Optional.empty(),
              Optional.empty(),
              1,
              device,
              1,
              0,
              List.of());
      return new SourceEntry(name, SourceEntry.Kind.DIRECTORY, metadata, 0, 0, 0, RawBytes.EMPTY);
    }

    @Override
    public SourceEntry self() {
      return self(NAME);
    }

    @Override
    public RawBytes path() {
      return RawPaths.ROOT;
    }

    @Override
    public List<RawBytes> names() {
      return List.of(NAME);
    }

    @Override
    public SourceEntry entry(RawBytes name) {
      return self(name);
    }

    @Override
    public SourceEntry withAttributes(SourceEntry entry) {
      return entry;
    }

    @Override
    public SourceDirectory openDirectory(RawBytes name) {
      return this;
    }

    @Override
    public SourceFile openFile(RawBytes name) {
      throw new AssertionError("there are no files");
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}
