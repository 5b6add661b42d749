package dj.adapters.storage.backend.b2;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;

/// Where in B2 a repository is: a bucket, and what the names of its files begin with.
///
/// @param bucket the bucket's name
/// @param prefix without a slash at either end; empty for the bucket as a whole
public record B2Place(String bucket, String prefix) {
  /// Checks the place.
  public B2Place {
    if (bucket.isEmpty() || prefix.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "a place in B2 has a bucket, and a prefix without slashes at its ends");
    }
  }

  /// The address as people write it.
  String address() {
    return "b2:" + bucket + (prefix.isEmpty() ? "" : '/' + prefix);
  }

  /// What the names of all files of the repository begin with.
  String root() {
    return prefix.isEmpty() ? "" : prefix + '/';
  }

  /// What the names of all files of a kind begin with.
  String folder(FileKind kind) {
    return kind == FileKind.CONFIG ? of(FileName.CONFIG) : root() + kind.folder() + '/';
  }

  /// The name of a file in the bucket.
  String of(FileName file) {
    return root() + file.path();
  }
}
