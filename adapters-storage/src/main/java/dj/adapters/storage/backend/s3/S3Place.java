package dj.adapters.storage.backend.s3;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.util.Optional;

/// Where in which bucket a repository is.
///
/// @param endpoint the server as `https://host:port`, if the address names it
/// @param bucket the bucket
/// @param prefix what all keys begin with, without slashes around it, or empty
public record S3Place(Optional<String> endpoint, String bucket, String prefix) {

  /// The address as people write it.
  String address() {
    return "s3:"
        + endpoint.map(url -> url + "/").orElse("")
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  /// The key of a file.
  String key(FileName file) {
    return root() + file.path();
  }

  /// What the keys of all files of a kind begin with.
  String folder(FileKind kind) {
    return root() + kind.folder() + "/";
  }

  /// What the keys of all files begin with: empty, or with a slash at its end.
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }
}
