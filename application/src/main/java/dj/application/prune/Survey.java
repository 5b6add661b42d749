package dj.application.prune;

import dj.application.repository.IndexedRepository;
import dj.application.repository.LoadedIndex;
import dj.application.repository.LoadedSegment;
import dj.application.repository.SnapshotRoot;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.index.BlobMarks;
import dj.domain.index.BlobMarks.Mark;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.index.Tombstone;
import dj.domain.port.FileName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a repository holds and what of it is in use, at the time of one load.
final class Survey {
  private final IndexedRepository indexed;
  private final List<SnapshotRoot> roots;
  private final List<StoredPack> stored;
  private final BlobMarks marks;

  /// Prepares a survey.
  ///
  /// @param stored the packs that are stored, listed first
  /// @param roots the snapshots, listed next
  /// @param indexed the index, loaded last
  Survey(List<StoredPack> stored, List<SnapshotRoot> roots, IndexedRepository indexed) {
    this.stored = List.copyOf(stored);
    this.roots = List.copyOf(roots);
    this.indexed = indexed;
    this.marks = indexed.index().newMarks();
  }

  /// Marks all blobs that the snapshots need.
  ///
  /// @throws DamageException if one is nowhere, or a pack is missing that nobody has condemned, or
  ///   was cut short where a tree is read
  Survey mark(int workers) {
    requirePacks();
    try {
      follow(workers);
    } catch (ObjectMissingException e) {
      requireWhole(BlobKind.TREE);
      throw e;
    }
    return this;
  }

  private void follow(int workers) {
    new TreeWalk(
            indexed,
            workers,
            new TreeWalk.Visitor() {
              @Override
              public boolean enter(BlobId tree) {
                return isNew(BlobKind.TREE, tree);
              }

              @Override
              public void data(BlobId id) {
                isNew(BlobKind.DATA, id);
              }
            })
        .follow(roots.stream().map(SnapshotRoot::tree).toList());
  }

  /// A pack that is missing without a reason may come back, and what is taken for needless without
  /// it may be all there is.
  private void requirePacks() {
    PackTable packs = indexed.index().packs();
    Set<PackId> present = storedPacks();
    Set<PackId> tombstones = loaded().tombstones();
    packs.forEach(pack -> {
      if (!present.contains(pack.id()) && isMissing(packs, pack.id())) {
        if (!tombstones.contains(pack.id())) {
          throw new DamageException(
              "pack " + pack.id().toShortHex() + " is missing",
              "nothing was removed; run dj repo check to see which files are affected");
        }
        packs.setStanding(pack.id(), PackStanding.GONE);
      }
    });
  }

  /// A pack may have been written since the packs were listed.
  private boolean isMissing(PackTable packs, PackId pack) {
    return packs.standing(pack).orElseThrow() != PackStanding.GONE
        && indexed.repository().backend().sizeBytes(FileName.of(pack)).isEmpty();
  }

  private void requireWhole(BlobKind kind) {
    List<PackInfo> packs = new ArrayList<>();
    indexed
        .index()
        .packs()
        .forEach(pack -> {
          if (pack.kind() == kind) {
            packs.add(pack);
          }
        });
    requireWhole(packs);
  }

  /// What was cut short is missing without a reason, and nobody else has removed it.
  private void requireWhole(List<PackInfo> packs) {
    Map<PackId, Long> sizes = new HashMap<>();
    stored.forEach(pack -> sizes.put(pack.id(), pack.sizeBytes()));
    for (PackInfo pack : packs) {
      long sizeBytes = sizes.getOrDefault(pack.id(), pack.sizeBytes());
      if (sizeBytes < pack.sizeBytes()) {
        throw new DamageException(
            "pack %s has %d bytes where the index says %d"
                .formatted(pack.id().toShortHex(), sizeBytes, pack.sizeBytes()),
            "nothing was removed; run dj repo check to see which files are affected");
      }
    }
  }

  private boolean isNew(BlobKind kind, BlobId id) {
    return switch (marks.mark(kind, id)) {
      case Mark.NEW -> true;
      case Mark.KNOWN -> false;
      case Mark.ABSENT -> throw TreeWalk.lost(kind, id);
    };
  }

  IndexedRepository indexed() {
    return indexed;
  }

  LoadedIndex loaded() {
    return indexed.loaded();
  }

  List<SnapshotRoot> roots() {
    return roots;
  }

  BlobMarks marks() {
    return marks;
  }

  /// Plans what to do with the packs of the index.
  ///
  /// @throws DamageException if a pack was cut short whose blobs are to be copied
  PrunePlan plan(PruneRequest request) {
    PrunePlan plan = PrunePlan.of(marks.uses(), loaded().tombstones(), request);
    requireWhole(plan.sources());
    return plan;
  }

  /// The packs that no segment lists.
  List<StoredPack> orphans() {
    Set<PackId> listed = loaded().listedPacks();
    return stored.stream().filter(pack -> !listed.contains(pack.id())).toList();
  }

  /// When the newest pack was stored that nobody has condemned, by the storage's clock.
  Optional<Instant> newestPack() {
    Set<PackId> tombstones = loaded().tombstones();
    return stored.stream()
        .filter(pack -> !tombstones.contains(pack.id()))
        .flatMap(pack -> pack.written().stream())
        .max(Comparator.naturalOrder());
  }

  /// The packs that were stored.
  Set<PackId> storedPacks() {
    return stored.stream().map(StoredPack::id).collect(Collectors.toSet());
  }

  /// When a pack was condemned first, by the storage's clock; empty if it is not.
  Map<PackId, Instant> condemnedSince() {
    Map<PackId, Instant> since = new HashMap<>();
    for (LoadedSegment segment : loaded().segments()) {
      for (Tombstone tombstone : segment.tombstones()) {
        since.merge(
            tombstone.pack(), segment.written(), (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return since;
  }

  /// What a prune finds and means to do.
  PruneEstimate estimate(PrunePlan plan) {
    return new PruneEstimate(
        roots.size(),
        plan.usedBlobs(),
        plan.usedBytes(),
        plan.unusedBlobs(),
        plan.unusedBytes(),
        PackCount.of(plan.dead()),
        PackCount.of(plan.rewritten()),
        plan.copiedBytes(),
        PackCount.of(plan.condemned()),
        PackCount.ofStored(orphans()),
        plan.keptUnusedBytes());
  }
}
