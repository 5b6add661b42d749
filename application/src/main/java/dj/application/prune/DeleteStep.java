package dj.application.prune;

import dj.application.concurrent.Crew;
import dj.application.concurrent.WorkStack;
import dj.application.repository.LoadedIndex;
import dj.application.repository.MaintenanceSession;
import dj.domain.error.DeniedException;
import dj.domain.id.PackId;
import dj.domain.port.BackendCapabilities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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
    Set<PackId> deleted = deleteAll(round, doomed);
    for (StoredPack pack : doomed) {
      if (deleted.contains(pack.id())) {
        round.tally().deleted(pack);
      } else {
        round.tally().undeletable(pack);
      }
    }
    Set<PackId> left = new HashSet<>(stored);
    left.removeAll(deleted);
    round.tally().leftCondemned(PackCount.ofStored(stillCondemned()));
    return Step.next(new CompactStep(omitted(), loaded, left));
  }

  /// Deletes packs, several at once where each takes a round trip.
  ///
  /// @return those that the storage let go
  private static Set<PackId> deleteAll(Round round, List<StoredPack> packs) {
    Set<PackId> deleted = ConcurrentHashMap.newKeySet();
    Consumer<StoredPack> delete =
        pack -> {
          if (delete(round.session(), pack.id())) {
            deleted.add(pack.id());
          }
        };
    BackendCapabilities store = round.repository().backend().capabilities();
    if (store.remote() && packs.size() > 1) {
      WorkStack<StoredPack> stack = new WorkStack<>();
      stack.pushAll(packs);
      new Crew("delete", Math.min(store.concurrentWrites(), packs.size()))
          .run(() -> stack.drain(delete));
    } else {
      packs.forEach(delete);
    }
    return deleted;
  }

  private static boolean delete(MaintenanceSession session, PackId pack) {
    try {
      session.delete(pack);
      return true;
    } catch (DeniedException e) {
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
