package dj.application.backup;

import dj.application.concurrent.Crew;
import dj.domain.error.SourceException;
import dj.domain.event.Progress;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.tree.RawBytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Counts the files and bytes that a backup is going to find, ahead of it, so that its progress can
/// be told as a share.
///
/// It looks at each entry once, by the rules of the backup, and reads nothing; holes of files are
/// not counted, as far as that shows from outside. What it cannot look at it passes over: the
/// backup itself tells of that.
final class SourceCount {
  /// Each level of directories has one open; beyond this many, the files below are not counted.
  private static final int MOST_OPEN_DIRECTORIES = 256;

  private final Progress progress;
  private final Deque<Level> levels = new ArrayDeque<>();
  private long files;
  private long bytes;

  private SourceCount(Progress progress) {
    this.progress = progress;
  }

  /// Counts, and tells the progress at the end what there is to do.
  ///
  /// @param root the root of the source; it is closed
  /// @throws dj.domain.error.CancelledException if the thread is interrupted
  static void run(SourceDirectory root, BackupScope scope, Progress progress) {
    new SourceCount(progress).count(root, scope);
  }

  private void count(SourceDirectory root, BackupScope rootScope) {
    try {
      enter(root, rootScope);
      while (!levels.isEmpty()) {
        Crew.requireWanted();
        Level level = levels.getLast();
        if (level.names().hasNext()) {
          count(level, level.names().next());
        } else {
          levels.removeLast().directory().close();
        }
      }
    } finally {
      levels.forEach(level -> level.directory().close());
    }
    progress.expect(files, bytes);
  }

  private void count(Level level, RawBytes name) {
    try {
      SourceEntry entry = level.directory().entry(name);
      if (level.scope().excludes(level.directory(), entry)) {
        return;
      }
      if (entry.kind() != SourceEntry.Kind.DIRECTORY) {
        files++;
        bytes += entry.estimatedDataBytes();
      } else if (levels.size() < MOST_OPEN_DIRECTORIES) {
        enter(level.directory().openDirectory(name), level.scope().below(entry));
      }
    } catch (SourceException e) {
      // The backup meets it as well, and tells.
    }
  }

  private void enter(SourceDirectory directory, BackupScope scope) {
    List<RawBytes> names;
    try {
      names = scope.namesIn(directory);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
    levels.addLast(new Level(directory, scope, names.iterator()));
  }

  /// A directory whose entries are being counted.
  private record Level(SourceDirectory directory, BackupScope scope, Iterator<RawBytes> names) {}
}
