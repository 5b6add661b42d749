package dj.application.backup;

import dj.application.backup.BackupRequest.ExcludeMarker;
import dj.domain.error.SourceException;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceFile;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// What of one directory is backed up: the selected names, less what the rules leave out.
final class BackupScope {
  private static final long ANY_DEVICE = -1;

  private final BackupRequest request;
  private final PathSelection selection;
  private final long device;
  private final Consumer<RawBytes> excluded;

  private BackupScope(
      BackupRequest request, PathSelection selection, long device, Consumer<RawBytes> excluded) {
    this.request = request;
    this.selection = selection;
    this.device = device;
    this.excluded = excluded;
  }

  /// The scope of the file system's root.
  ///
  /// @param excluded is told each path that a rule leaves out
  static BackupScope ofRoot(
      BackupRequest request,
      PathSelection selection,
      SourceDirectory root,
      Consumer<RawBytes> excluded) {
    boolean starts = request.oneFileSystem() && selection.isWhole();
    return new BackupScope(
        request, selection, starts ? root.self().metadata().device() : ANY_DEVICE, excluded);
  }

  /// The names to look at in a directory of this scope, sorted.
  List<RawBytes> namesIn(SourceDirectory directory) {
    if (!selection.isWhole()) {
      return selection.names();
    }
    if (device != ANY_DEVICE && directory.self().metadata().device() != device) {
      return List.of();
    }
    List<RawBytes> names = directory.names();
    for (ExcludeMarker marker : request.markers()) {
      if (isMarked(directory, names, marker)) {
        excluded.accept(directory.path());
        return List.of(marker.fileName());
      }
    }
    return names;
  }

  /// Whether a rule leaves an entry out. What the user named is never left out, nor what leads to
  /// it.
  boolean excludes(SourceDirectory directory, SourceEntry entry) {
    if (!selection.isWhole()) {
      return false;
    }
    boolean tooLarge =
        request.largerThanBytes().isPresent()
            && entry.sizeBytes() > request.largerThanBytes().getAsLong();
    if (tooLarge || isExcludedByRule(directory, entry)) {
      excluded.accept(RawPaths.join(directory.path(), entry.name()));
      return true;
    }
    return false;
  }

  /// The scope of a directory below this one.
  BackupScope below(SourceEntry entry) {
    PathSelection below = selection.below(entry.name());
    boolean starts = request.oneFileSystem() && below.isWhole() && !selection.isWhole();
    return new BackupScope(request, below, starts ? entry.metadata().device() : device, excluded);
  }

  private boolean isExcludedByRule(SourceDirectory directory, SourceEntry entry) {
    return !request.excludes().isEmpty()
        && request
            .excludes()
            .matches(
                RawPaths.join(directory.path(), entry.name()),
                entry.kind() == SourceEntry.Kind.DIRECTORY);
  }

  private static boolean isMarked(
      SourceDirectory directory, List<RawBytes> names, ExcludeMarker marker) {
    if (Collections.binarySearch(names, marker.fileName()) < 0) {
      return false;
    }
    int length = marker.header().lengthBytes();
    if (length == 0) {
      return true;
    }
    try (SourceFile file = directory.openFile(marker.fileName())) {
      byte[] start = new byte[length];
      int count = file.read(0, start, 0, length);
      return count == length && Arrays.equals(start, marker.header().toBytes());
    } catch (SourceException e) {
      return false;
    }
  }
}
