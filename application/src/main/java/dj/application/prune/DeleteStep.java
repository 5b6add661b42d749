package dj.application.prune;

import dj.application.repository.LoadedIndex;
import dj.domain.error.DeniedException;
import dj.domain.id.PackId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// P8: deletes the packs that are doomed, those that an earlier prune has doomed and left as well.
/// Storage that does not let one go is asked again by the next prune: doomed stays doomed.
record DeleteStep(Removal removal, LoadedIndex loaded) implements Step {
  @Override
  public Verdict take(Round round) {
    round.progress().phase("deleting packs");
    List<StoredPack> doomed = new ArrayList<>(removal.candidates());
    Set<PackId> stored = removal.survey().storedPacks();
    removal.plan().doomed().stream()
        .filter(pack -> stored.contains(pack.id()))
        .map(StoredPack::of)
        .forEach(doomed::add);
    Set<PackId> left = new HashSet<>(stored);
    for (StoredPack pack : doomed) {
      if (delete(round, pack)) {
        left.remove(pack.id());
      }
    }
    round.tally().leftCondemned(PackCount.ofStored(stillCondemned()));
    return Step.next(new CompactStep(omitted(), loaded, left));
  }

  private static boolean delete(Round round, StoredPack pack) {
    try {
      round.session().delete(pack.id());
      round.tally().deleted(pack);
      return true;
    } catch (DeniedException e) {
      round.tally().undeletable(pack);
      return false;
    }
  }

  /// The packs whose records nobody needs any more.
  private Set<PackId> omitted() {
    Set<PackId> packs = new HashSet<>();
    removal.candidates().forEach(pack -> packs.add(pack.id()));
    removal.plan().doomed().forEach(pack -> packs.add(pack.id()));
    return packs;
  }

  private List<StoredPack> stillCondemned() {
    Set<PackId> gone = omitted();
    List<StoredPack> packs = new ArrayList<>();
    removal.plan().condemned().forEach(pack -> packs.add(StoredPack.of(pack)));
    removal.plan().newlyCondemned().forEach(pack -> packs.add(StoredPack.of(pack)));
    packs.removeIf(pack -> gone.contains(pack.id()));
    return packs;
  }
}
