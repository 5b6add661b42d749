package dj.adapters.cli.progress;

import dj.domain.event.Progress;
import java.util.OptionalLong;

/// Progress at one moment, with its rates.
///
/// @param counters the counters
/// @param elapsedSeconds time since the command began
/// @param readRate bytes read a second
/// @param newRate bytes a second that the repository did not have
/// @param outRate bytes a second sent to the repository or written to files
/// @param remainingSeconds the time that is left, where it can be told
record Reading(
    Progress.Snapshot counters,
    long elapsedSeconds,
    double readRate,
    double newRate,
    double outRate,
    OptionalLong remainingSeconds) {

  /// Whether the share that is done can be told.
  boolean measurable() {
    return counters.totalKnown() && total() > 0;
  }

  /// What is done, in bytes, or in items where no bytes are counted.
  long done() {
    return counters.totalBytes() > 0 ? counters.bytesDone() : counters.filesDone();
  }

  /// All that is to be done, in the unit of [#done].
  long total() {
    return counters.totalBytes() > 0 ? counters.totalBytes() : counters.totalFiles();
  }

  /// The share that is done, from 0 to 1.
  double share() {
    return measurable() ? Math.clamp((double) done() / total(), 0, 1) : 0;
  }
}
