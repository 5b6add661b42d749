package dj.adapters.storage.backend;

import dj.domain.error.ObjectMissingException;
import dj.domain.port.FileName;

/// What is told of a file, or of a part of one, that is not there to be read.
///
/// @param address the store
/// @param file the file that was to be read
public record MissingContent(String address, FileName file) {
  /// The file is not there at all.
  ///
  /// @param cause at most one cause
  public ObjectMissingException wholly(Throwable... cause) {
    return because("it does not exist", cause);
  }

  /// The file is too short.
  ///
  /// @param endBytes its length
  /// @param neededBytes the length that it should have at least
  public ObjectMissingException from(long endBytes, long neededBytes) {
    return because("it ends at byte " + endBytes + ", before byte " + neededBytes);
  }

  /// The file is too short, by how much nobody knows.
  ///
  /// @param neededBytes the length that it should have at least
  public ObjectMissingException before(long neededBytes) {
    return because("it ends before byte " + neededBytes);
  }

  private ObjectMissingException because(String reason, Throwable... cause) {
    return new ObjectMissingException(
        "cannot read " + file + " in " + address + ": " + reason,
        "run 'dj repo check' to see what is damaged",
        cause);
  }
}
