package dj.application.retry;

import dj.domain.port.Bandwidth;

/// The limits of both ways.
///
/// @param upload keeps what goes to the store within its rate
/// @param download keeps what comes from it within its rate
public record Throttles(Throttle upload, Throttle download) {
  /// The limits as those who move the bytes see them.
  public Bandwidth bandwidth() {
    return new Bandwidth(upload, download);
  }

  /// For how long somebody has waited for the rates so far, in nanoseconds, both ways added up.
  public long waitedNanos() {
    return upload.waitedNanos() + download.waitedNanos();
  }
}
