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
    SourceDirectory directory = source.openRoot();
    try {
      for (int i = 0; i < names.size() - 1; i++) {
        SourceDirectory below = directory.openDirectory(names.get(i));
        directory.close();
        directory = below;
      }
      if (!names.isEmpty()) {
        directory.entry(names.getLast());
      }
    } finally {
      directory.close();
    }
  }
}
