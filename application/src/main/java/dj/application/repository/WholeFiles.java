package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.util.OptionalLong;

/// Reads files of a repository whole.
final class WholeFiles {
  /// The longest file that is not a pack: a segment of 512 MiB in its container.
  private static final long MAX_LENGTH_BYTES = 520L << 20;

  private WholeFiles() {}

  /// The bytes of a file.
  ///
  /// @throws ObjectMissingException if it does not exist
  /// @throws DamageException if it is longer than any such file can be
  static byte[] read(StorageBackend backend, FileName file) {
    OptionalLong size = backend.sizeBytes(file);
    if (size.isEmpty()) {
      throw new ObjectMissingException(file.path() + " does not exist in " + backend.address(), "");
    }
    if (size.getAsLong() > MAX_LENGTH_BYTES) {
      throw new DamageException(
          file.path() + " is too long: " + size.getAsLong() + " bytes", "run dj repo check");
    }
    byte[] bytes = new byte[(int) size.getAsLong()];
    backend.read(file, 0, bytes, 0, bytes.length);
    return bytes;
  }
}
