package dj.application.repair;

import dj.application.repository.OpenRepository;
import dj.domain.port.SourceTree;
import dj.domain.tree.RawBytes;
import java.util.List;

/// Where content that a repository has lost may still be.
public sealed interface Donor {
  /// The files themselves, or a copy of them.
  ///
  /// @param tree the file system
  /// @param paths absolute paths in it, raw, normalised, at least one
  record Files(SourceTree tree, List<RawBytes> paths) implements Donor {
    /// Copies the list.
    public Files {
      paths = List.copyOf(paths);
    }
  }

  /// Another repository: a copy of the damaged one, or one with snapshots of the same files.
  ///
  /// @param repository the repository; it stays open
  record Repository(OpenRepository repository) implements Donor {}
}
