package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;

/// Reads files of a repository whole.
final class WholeFiles {
  /// The longest file that is not a pack: a segment of 512 MiB in its container.
  private static final int MAX_LENGTH_BYTES = 520 << 20;

  private WholeFiles() {}

  /// The bytes of a file.
  ///
  /// @throws ObjectMissingException if it does not exist
  /// @throws DamageException if it is longer than any such file can be
  static byte[] read(StorageBackend backend, FileName file) {
    return backend.readWhole(file, MAX_LENGTH_BYTES);
  }
}
