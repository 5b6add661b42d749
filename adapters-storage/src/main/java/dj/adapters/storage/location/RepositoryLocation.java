package dj.adapters.storage.location;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

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

  /// A bucket of Backblaze B2, or a part of one.
  ///
  /// @param bucket the bucket's name
  /// @param prefix what the names of files begin with, without a slash at either end; may be empty
  record B2(String bucket, String prefix) implements RepositoryLocation {
    /// Checks both.
    public B2 {
      if (bucket.isEmpty() || prefix.startsWith("/") || prefix.endsWith("/")) {
        throw new IllegalArgumentException(
            "a location in B2 has a bucket, and a prefix without slashes at its ends");
      }
    }
  }

  /// A part of a bucket in a store that speaks the S3 protocol.
  ///
  /// @param endpoint the server as `https://host:port`, or empty if the address leaves it to the
  ///   environment
  /// @param bucket the bucket
  /// @param prefix what the keys of all objects begin with, without slashes around it; empty for a
  ///   bucket of the repository's own
  record S3(Optional<String> endpoint, String bucket, String prefix) implements RepositoryLocation {
    /// Checks the parts.
    public S3 {
      if (bucket.isEmpty() || prefix.startsWith("/") || prefix.endsWith("/")) {
        throw new IllegalArgumentException("no place in a bucket: " + bucket + "/" + prefix);
      }
    }
  }

  /// A directory on a server that is reached by SSH.
  ///
  /// @param user who logs in, or empty if the address leaves it to the SSH configuration
  /// @param host the server's name, address, or alias in the SSH configuration
  /// @param port the port, or empty if the address leaves it to the SSH configuration
  /// @param path the directory, relative to that of the user unless it begins with a slash
  record Sftp(Optional<String> user, String host, OptionalInt port, String path)
      implements RepositoryLocation {
    /// Checks that host and path are there.
    public Sftp {
      if (host.isEmpty() || path.isEmpty()) {
        throw new IllegalArgumentException("a location on a server has a host and a path");
      }
    }
  }
}
