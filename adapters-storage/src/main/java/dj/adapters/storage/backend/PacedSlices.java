package dj.adapters.storage.backend;

import dj.domain.error.CancelledException;
import dj.domain.port.Pace;
import java.io.InterruptedIOException;

/// Cuts what goes over a line into slices that keep a pace.
///
/// @param pace how fast the bytes may go
/// @param mostBytes how large a slice is where nothing limits it
public record PacedSlices(Pace pace, int mostBytes) {
  /// The size of the next slice.
  ///
  /// @param restBytes how much there is to move, at least 1
  public int sizeBytes(int restBytes) {
    return pace.sliceBytes(Math.min(mostBytes, restBytes));
  }

  /// Waits until a slice may go; or, after one that came, until it is paid for.
  ///
  /// @throws InterruptedIOException if the thread is interrupted, which ends a transfer as a broken
  ///   line does
  public void pass(int sizeBytes) throws InterruptedIOException {
    try {
      pace.pass(sizeBytes);
    } catch (CancelledException e) {
      InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
