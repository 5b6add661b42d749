package dj.application.prune;

import dj.application.repository.IndexedRepository;
import dj.application.repository.SnapshotRoot;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.id.SnapshotId;
import dj.domain.index.BlobIndex;
import dj.domain.index.PackStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// P6: looks again at what is in use, now that nobody can add to it but by loading an index that
/// says what is condemned. What is needed and is in condemned packs alone is copied.
///
/// Nothing below a tree that was followed before can have become needed anew, as long as all packs
/// that were relied on then can still be; so only the trees of new snapshots are followed.
record VerifyStep(Removal removal) implements Step {
  @Override
  public Verdict take(Round round) {
    round.progress().phase("looking again at what is in use");
    List<SnapshotRoot> roots = round.session().roots();
    Optional<IndexedRepository> indexed = round.session().load();
    if (indexed.isEmpty()) {
      return new Verdict.Revoked();
    }
    Set<NeededBlob> needed = needed(round, roots, indexed.get());
    removal.survey().indexed().close();
    DoomStep doom = new DoomStep(removal, indexed.get().loaded());
    if (needed.isEmpty()) {
      return Step.next(doom);
    }
    round.progress().phase("copying what is still in use");
    round.copyFrom(indexed.get()).blobs(needed);
    round.session().listPacks();
    return Step.nextIf(round.session().passesFence(), doom);
  }

  private Set<NeededBlob> needed(Round round, List<SnapshotRoot> roots, IndexedRepository indexed) {
    if (!isStillReliable(indexed.index())) {
      return Shortage.in(indexed, trees(roots), round.workers());
    }
    Set<SnapshotId> before =
        removal.survey().roots().stream().map(SnapshotRoot::snapshot).collect(Collectors.toSet());
    List<SnapshotRoot> added =
        roots.stream().filter(root -> !before.contains(root.snapshot())).toList();
    return Shortage.in(indexed, trees(added), round.workers(), removal.survey().marks());
  }

  private static List<BlobId> trees(List<SnapshotRoot> roots) {
    return roots.stream().map(SnapshotRoot::tree).toList();
  }

  /// Whether every pack that the plan counted on may be relied on in the new load as well.
  private boolean isStillReliable(BlobIndex now) {
    BlobIndex before = removal.survey().indexed().index();
    List<PackId> countedOn = new ArrayList<>();
    before
        .packs()
        .forEach(pack -> {
          if (before.packs().standing(pack.id()).orElseThrow() == PackStanding.RELIABLE) {
            countedOn.add(pack.id());
          }
        });
    return countedOn.stream()
        .allMatch(pack -> now.packs().standing(pack).equals(Optional.of(PackStanding.RELIABLE)));
  }
}
