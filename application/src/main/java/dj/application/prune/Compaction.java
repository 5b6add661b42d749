package dj.application.prune;

import dj.application.repository.LoadedIndex;
import dj.application.repository.LoadedSegment;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import java.util.List;
import java.util.Set;

/// Which segments of the index are written anew: those that list packs that are gone, and small
/// ones if there are many.
///
/// Only segments that may be relied on are touched. One that holds nothing but tombstones stays as
/// it is, since its date tells for how long the packs have been condemned.
///
/// @param sources the segments whose content goes to new ones
/// @param worthless segments of sessions that were revoked, which count for nobody
record Compaction(List<LoadedSegment> sources, List<IndexId> worthless) {
  private static final long SMALL_BYTES = 4L << 20;
  private static final int MANY = 8;

  Compaction {
    sources = List.copyOf(sources);
    worthless = List.copyOf(worthless);
  }

  /// Chooses the segments.
  ///
  /// @param omitted the packs that are gone
  static Compaction of(LoadedIndex loaded, Set<PackId> omitted) {
    List<LoadedSegment> candidates =
        loaded.segments().stream()
            .filter(segment -> segment.reliable() && !segment.packs().isEmpty())
            .toList();
    List<LoadedSegment> obsolete =
        candidates.stream().filter(segment -> listsAny(segment, omitted)).toList();
    List<LoadedSegment> small =
        candidates.stream().filter(segment -> segment.lengthBytes() < SMALL_BYTES).toList();
    boolean merges = !obsolete.isEmpty() || small.size() >= MANY;
    List<LoadedSegment> sources =
        candidates.stream()
            .filter(segment -> merges && (obsolete.contains(segment) || small.contains(segment)))
            .toList();
    return new Compaction(sources, loaded.ignored());
  }

  private static boolean listsAny(LoadedSegment segment, Set<PackId> packs) {
    return segment.packs().stream().anyMatch(pack -> packs.contains(pack.id()));
  }

  /// Whether there is anything to do.
  boolean isWorthwhile() {
    return !sources.isEmpty() || !worthless.isEmpty();
  }
}
