package dj.application.repository;

import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.index.BlobIndex;
import dj.domain.index.PackInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a load of the index found.
///
/// @param index where every blob is, and what every pack is good for
/// @param segments the segments that were read and count, sorted by name
/// @param ignored segments of sessions that were revoked
/// @param revocations those that were listed after the segments had been read: no later answer of
///   the store is part of the load
public record LoadedIndex(
    BlobIndex index, List<LoadedSegment> segments, List<IndexId> ignored, Revocations revocations) {
  /// Copies the lists.
  public LoadedIndex {
    segments = List.copyOf(segments);
    ignored = List.copyOf(ignored);
  }

  /// The packs that a segment calls condemned or doomed, also those that no segment lists: nobody
  /// may list them again.
  public Set<PackId> tombstones() {
    Set<PackId> packs = new HashSet<>();
    segments.forEach(segment -> segment.tombstones().forEach(stone -> packs.add(stone.pack())));
    return packs;
  }

  /// The packs that a segment lists, whatever they are good for.
  public Set<PackId> listedPacks() {
    Set<PackId> packs = new HashSet<>();
    segments.forEach(segment -> segment.packs().stream().map(PackInfo::id).forEach(packs::add));
    return packs;
  }
}
