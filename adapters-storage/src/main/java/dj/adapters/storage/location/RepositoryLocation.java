package dj.adapters.storage.location;

import java.nio.file.Path;

/// Where a repository is, as an address said it: one record for each kind of storage.
public sealed interface RepositoryLocation {
  /// A directory of a mounted file system.
  ///
  /// @param root the absolute path
  record Local(Path root) implements RepositoryLocation {
    /// Checks the path.
    public Local {
      if (!root.isAbsolute()) {
        throw new IllegalArgumentException("the path of a location is absolute");
      }
    }
  }
}
