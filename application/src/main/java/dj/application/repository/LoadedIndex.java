package dj.application.repository;

import dj.domain.id.IndexId;
import dj.domain.index.BlobIndex;
import java.util.List;

/// What a load of the index found.
///
/// @param index where every blob is, and what every pack is good for
/// @param segments the segments that were read and count, sorted by name
/// @param ignored segments of sessions that were revoked
public record LoadedIndex(BlobIndex index, List<IndexId> segments, List<IndexId> ignored) {
  /// Copies the lists.
  public LoadedIndex {
    segments = List.copyOf(segments);
    ignored = List.copyOf(ignored);
  }
}
