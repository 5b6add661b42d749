package dj.application.check;

import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.event.Progress;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.port.FileKind;
import dj.domain.snapshot.StoredSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One check of a repository.
///
/// The structure: every pack of the index is there with its size, every tree of every snapshot can
/// be read, and every blob that a tree names is in the index. With the data: every byte of every
/// pack.
public final class RepositoryCheck {
  private final IndexedRepository indexed;
  private final List<StoredSnapshot> snapshots;
  private final Progress progress;
  private final Findings findings;
  private final Map<PackId, Long> listedPacks = new HashMap<>();

  /// Prepares a check.
  ///
  /// @param snapshots all snapshots that can be read; they were listed before the index
  /// @param findings gets what is found
  public RepositoryCheck(
      IndexedRepository indexed,
      List<StoredSnapshot> snapshots,
      Progress progress,
      Findings findings) {
    this.indexed = indexed;
    this.snapshots = snapshots;
    this.progress = progress;
    this.findings = findings;
  }

  /// Checks the structure.
  public void structure() {
    progress.phase("checking packs");
    comparePacks();
    progress.phase("checking snapshots");
    TreeCheck trees = new TreeCheck(indexed, progress, findings);
    trees.walk(snapshots);
    if (trees.foundDamage()) {
      progress.phase("finding the files that are hit");
      new AffectedFiles(indexed, trees, findings).report(snapshots);
    }
  }

  /// Reads and verifies every pack.
  ///
  /// @return the number of bytes read
  public long data() {
    progress.phase("reading packs");
    PackCheck packs = new PackCheck(indexed, progress, findings);
    packs.readAll(listedPacks);
    if (packs.foundDamage()) {
      progress.phase("finding the files that are hit");
      new AffectedFiles(indexed, packs, findings).report(snapshots);
    }
    return packs.bytesRead();
  }

  /// The number of packs that were listed.
  public long packs() {
    return listedPacks.size();
  }

  private void comparePacks() {
    repository()
        .backend()
        .list(
            FileKind.PACK,
            listed -> listedPacks.put(PackId.parse(listed.file().name()), listed.sizeBytes()));
    PackTable table = indexed.index().packs();
    table.forEach(pack -> comparePack(table, pack));
    for (PackId listed : listedPacks.keySet()) {
      if (table.find(listed).isEmpty()) {
        findings.note(
            "pack-unlisted",
            "pack " + listed,
            "is in no index segment: left by a run that was interrupted, or still being made");
      }
    }
  }

  private void comparePack(PackTable table, PackInfo pack) {
    Long sizeBytes = listedPacks.get(pack.id());
    boolean gone = table.standing(pack.id()).orElseThrow() == PackStanding.GONE;
    if (sizeBytes == null && !gone) {
      findings.damage("pack-missing", "pack " + pack.id(), "is missing");
    } else if (sizeBytes != null && sizeBytes != pack.sizeBytes()) {
      findings.damage(
          "pack-size",
          "pack " + pack.id(),
          "has " + sizeBytes + " bytes where the index says " + pack.sizeBytes());
    }
  }

  private OpenRepository repository() {
    return indexed.repository();
  }
}
