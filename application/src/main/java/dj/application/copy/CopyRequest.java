package dj.application.copy;

import dj.domain.snapshot.SnapshotFilter;
import java.util.List;

/// What is to be copied.
///
/// @param names what the user calls the snapshots; empty for all that pass the filter
/// @param filter which snapshots are meant, if they are not named
/// @param dryRun whether everything is looked at and nothing is written
public record CopyRequest(List<String> names, SnapshotFilter filter, boolean dryRun) {
  /// Copies the list.
  public CopyRequest {
    names = List.copyOf(names);
  }
}
