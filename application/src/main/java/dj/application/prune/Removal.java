package dj.application.prune;

import dj.domain.id.PackId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The packs that a prune is to remove, all of them condemned.
///
/// @param survey what was found before
/// @param plan what was planned
/// @param candidates the packs that may be removed now
/// @param since when packs were condemned that were so before this prune
record Removal(
    Survey survey, PrunePlan plan, List<StoredPack> candidates, Map<PackId, Instant> since) {
  Removal {
    candidates = List.copyOf(candidates);
    since = Map.copyOf(since);
  }

  /// The same with fewer packs.
  Removal only(List<StoredPack> fewer) {
    return new Removal(survey, plan, fewer, since);
  }
}
