package dj.application.repair;

import dj.application.check.Findings;
import dj.application.check.LostContent;
import dj.application.check.RepositoryCheck;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Progress;
import dj.domain.format.v1.PackHeader;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.TransactionId;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.port.FileKind;
import dj.domain.port.ListedFile;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What is wrong with a repository, and what can be done about it. Nothing is written; but the
/// loaded index is brought to where the repair will bring the real one, so that a look through all
/// snapshots tells what will remain lost.
final class RepairSurvey {
  private final IndexedRepository indexed;
  private final Progress progress;
  private final List<FileKind> missingFolders;
  private final List<IndexId> damagedSegments;
  private final List<TransactionId> damagedRecords;
  private final Map<PackId, ListedFile> stored = new TreeMap<>();
  private final List<AdoptedPack> adopted = new ArrayList<>();
  private final List<PackId> missing = new ArrayList<>();
  private final Set<PackId> suspects = new HashSet<>();
  private final List<PackId> damaged = new ArrayList<>();
  private long salvageableBlobs;
  private LostContent supplied = LostContent.NONE;

  /// Prepares a survey of a load of the index that may have left out damaged segments.
  ///
  /// @param missingFolders the kinds whose folders are missing, or were until now
  RepairSurvey(IndexedRepository indexed, List<FileKind> missingFolders, Progress progress) {
    this.indexed = indexed;
    this.missingFolders = missingFolders;
    this.progress = progress;
    this.damagedSegments = repository().damagedSegments();
    this.damagedRecords = repository().transactions().damaged();
  }

  /// Looks at everything. Packs that no segment lists are left by runs that were interrupted, and
  /// those that a prune has removed from the index are waste: both are drawn upon only where
  /// something is lost.
  ///
  /// @param deep whether every byte of every pack is read; else only packs that look damaged are
  /// @param snapshots all snapshots that can be read; they were listed before the index
  /// @param donors tells which of some lost blobs come from elsewhere
  /// @param findings gets what will remain lost
  RepairSurvey look(
      boolean deep,
      List<StoredSnapshot> snapshots,
      UnaryOperator<LostContent> donors,
      Findings findings) {
    progress.phase("comparing packs and index");
    repository()
        .backend()
        .list(FileKind.PACK, listed -> stored.put(PackId.parse(listed.file().name()), listed));
    RepositoryCheck check = new RepositoryCheck(indexed, snapshots, progress, findings);
    comparePacks();
    read(check, deep ? stored.keySet() : suspects);
    Findings first = new Findings(Progress.unseen());
    if (check.loss(first)
        || !damagedSegments.isEmpty()
        || missingFolders.contains(FileKind.INDEX)) {
      suspects.clear();
      adoptUnlisted();
      bringBackRemoved();
      read(check, suspects);
      supplied = donors.apply(check.loss(new Findings(Progress.unseen()), LostContent.NONE));
      check.loss(findings, supplied);
    }
    damaged.sort(null);
    return this;
  }

  private void comparePacks() {
    PackTable table = indexed.index().packs();
    Set<PackId> removed = indexed.loaded().tombstones();
    table.forEach(pack -> {
      if (table.standing(pack.id()).orElseThrow() == PackStanding.GONE) {
        return;
      }
      ListedFile file = stored.get(pack.id());
      if (file == null && removed.contains(pack.id())) {
        // A prune that was stopped has deleted it: right, if nobody needs it.
        table.setStanding(pack.id(), PackStanding.GONE);
      } else if (file == null) {
        missing.add(pack.id());
      } else if (file.sizeBytes() != pack.sizeBytes()) {
        suspects.add(pack.id());
      }
    });
    missing.forEach(pack -> table.setStanding(pack, PackStanding.GONE));
  }

  /// Packs that are on their way out are left alone, also those that no segment lists any more.
  private void adoptUnlisted() {
    Set<PackId> tombstones = indexed.loaded().tombstones();
    for (Map.Entry<PackId, ListedFile> entry : stored.entrySet()) {
      if (indexed.index().packs().find(entry.getKey()).isEmpty()
          && !tombstones.contains(entry.getKey())
          && !damaged.contains(entry.getKey())) {
        adopt(entry.getKey(), entry.getValue());
      }
    }
    adopted.forEach(pack -> indexed.index().add(pack.info(), pack.blobs()));
  }

  private void adopt(PackId pack, ListedFile file) {
    if (file.sizeBytes() < PackHeader.LENGTH_BYTES) {
      suspects.add(pack);
      return;
    }
    try {
      PackInfo info = indexed.describe(pack, file.sizeBytes(), file.modified());
      List<PackedBlob> blobs = indexed.contents(info);
      adopted.add(new AdoptedPack(info, blobs));
    } catch (DamageException e) {
      suspects.add(pack);
    } catch (ObjectMissingException e) {
      // Deleted since it was listed.
      return;
    }
  }

  /// A pack that is doomed and still there never comes back, but what is in it can be stored anew.
  private void bringBackRemoved() {
    PackTable table = indexed.index().packs();
    table.forEach(pack -> {
      boolean isGone = table.standing(pack.id()).orElseThrow() == PackStanding.GONE;
      if (isGone && stored.containsKey(pack.id()) && !damaged.contains(pack.id())) {
        table.setStanding(pack.id(), PackStanding.READABLE);
        damaged.add(pack.id());
        suspects.add(pack.id());
        salvageableBlobs += table.blobCount(pack.id());
      }
    });
  }

  private void read(RepositoryCheck check, Set<PackId> packs) {
    Map<PackId, Long> sizes = new TreeMap<>();
    packs.forEach(pack -> sizes.put(pack, file(pack).sizeBytes()));
    Map<PackId, List<PackedBlob>> unsound = check.readSuspects(sizes);
    unsound.forEach((pack, blobs) -> {
      if (damaged.contains(pack)) {
        return;
      }
      damaged.add(pack);
      salvageableBlobs += blobs.size();
      if (indexed.index().packs().find(pack).isEmpty() && !blobs.isEmpty()) {
        enter(pack, blobs);
      }
    });
  }

  /// Makes what can be read of an unlisted pack known; it is readable and nothing relies on it, so
  /// that it is stored anew.
  private void enter(PackId pack, List<PackedBlob> blobs) {
    ListedFile file = file(pack);
    PackInfo info = new PackInfo(pack, blobs.getFirst().kind(), file.sizeBytes(), file.modified());
    indexed.index().add(info, blobs);
    indexed.index().packs().setStanding(pack, PackStanding.READABLE);
  }

  List<AdoptedPack> adopted() {
    return List.copyOf(adopted);
  }

  List<PackId> missing() {
    return List.copyOf(missing);
  }

  List<PackId> damaged() {
    return List.copyOf(damaged);
  }

  RepairPlan plan() {
    return new RepairPlan(
        missingFolders,
        damagedSegments,
        adopted.stream().map(pack -> pack.info().id()).toList(),
        adopted.stream().mapToLong(pack -> pack.blobs().size()).sum(),
        missing,
        damaged,
        salvageableBlobs,
        damagedRecords,
        supplied.blobs());
  }

  private ListedFile file(PackId pack) {
    return Objects.requireNonNull(stored.get(pack), "only packs that were listed are looked at");
  }

  private OpenRepository repository() {
    return indexed.repository();
  }
}
