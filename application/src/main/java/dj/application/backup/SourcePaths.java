package dj.application.backup;

import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceTree;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.List;

/// Looks at paths of the source that a user named.
final class SourcePaths {
  private SourcePaths() {}

  /// Checks that a path can be reached.
  ///
  /// @throws dj.domain.error.SourceException if not
  static void require(SourceTree source, RawBytes path) {
    List<RawBytes> names = RawPaths.names(path);
    try (SourceDirectory parent = openParent(source, names)) {
      if (!names.isEmpty()) {
        parent.entry(names.getLast());
      }
    }
  }

  /// Opens the directory that has the last of the names in it, or the root if there are none.
  ///
  /// @param names the names that make an absolute path
  /// @throws dj.domain.error.SourceException if it cannot be reached
  static SourceDirectory openParent(SourceTree source, List<RawBytes> names) {
    SourceDirectory directory = source.openRoot();
    for (int i = 0; i < names.size() - 1; i++) {
      try (SourceDirectory above = directory) {
        directory = above.openDirectory(names.get(i));
      }
    }
    return directory;
  }
}
