package dj.application.check;

import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.VerificationLedger;
import dj.domain.blob.PackedBlob;
import dj.domain.event.Progress;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.port.FileKind;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.verification.Coverage;
import dj.domain.verification.PackSelection;
import dj.domain.verification.ReadScope;
import dj.domain.verification.VerifiedPacks;
import dj.domain.verification.WholeSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// One check of a repository.
///
/// The structure: every pack of the index is there with its size, every tree of every snapshot can
/// be read, and every blob that a tree names is in the index. With the data: every byte of every
/// pack.
public final class RepositoryCheck {
  /// So much is read before it is remembered: what an interrupted check forgets at most.
  private static final long BATCH_BYTES = 8L << 30;

  private final IndexedRepository indexed;
  private final List<StoredSnapshot> snapshots;
  private final Progress progress;
  private final Findings findings;
  private final Map<PackId, Long> listedPacks = new HashMap<>();
  private final ShortPacks shortPacks;
  private final VerificationLedger ledger;
  private VerifiedPacks verified = VerifiedPacks.NONE;
  private Optional<WalkMemory> memory = Optional.empty();
  private Optional<PackCheck> suspects = Optional.empty();

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
    this.shortPacks = new ShortPacks(indexed.index());
    this.ledger = repository().verificationLedger();
  }

  /// Checks the structure.
  public void structure() {
    progress.phase("checking packs");
    comparePacks();
    walk(_ -> false);
  }

  /// Checks the structure, and passes over the trees of snapshots that an earlier check found
  /// whole.
  ///
  /// @param maxAge how long ago that may be; empty if every tree is to be read
  /// @see WholeSnapshots
  public void structure(Optional<Duration> maxAge) {
    progress.phase("checking packs");
    comparePacks();
    verified = ledger.load(findings::add).packs();
    WalkMemory walks = new WalkMemory(indexed, ledger, findings, now());
    maxAge.ifPresent(walks::recall);
    memory = Optional.of(walks);
    walk(walks::isRecalled);
    if (findings.hasDamage()) {
      walks.distrust();
    }
  }

  /// The snapshots whose trees were not read, since an earlier check found them whole.
  ///
  /// @param snapshots how many
  /// @param since when the first walk began that was relied on
  public record Recalled(long snapshots, Optional<Instant> since) {}

  /// What was relied on.
  public Recalled recalled() {
    return new Recalled(
        memory.map(walks -> snapshots.stream().filter(walks::isRecalled).count()).orElse(0L),
        memory.flatMap(WalkMemory::since));
  }

  private void walk(Predicate<StoredSnapshot> isKnown) {
    progress.phase("checking snapshots");
    TreeCheck trees = new TreeCheck(indexed, progress, findings, shortPacks, LostBlobs.NONE);
    trees.walk(snapshots.stream().filter(isKnown.negate()).toList());
    if (trees.foundDamage()) {
      // All of them, now that it is known that something is wrong.
      trees.walk(snapshots);
      progress.phase("finding the files that are hit");
      new AffectedFiles(indexed, trees, LostBlobs.NONE, findings).report(snapshots);
    }
  }

  /// Reads packs that may be damaged, without remembering what is sound.
  ///
  /// @param sizes the packs, with their sizes in bytes
  /// @return all packs that were found damaged so far, each with the blobs that can be read of it
  public Map<PackId, List<PackedBlob>> readSuspects(Map<PackId, Long> sizes) {
    progress.phase("reading packs");
    List<PackSelection.Candidate> candidates =
        sizes.entrySet().stream()
            .map(pack ->
                new PackSelection.Candidate(
                    pack.getKey(), pack.getValue(), Optional.empty(), Optional.empty()))
            .toList();
    progress.addTotal(candidates.size(), bytes(candidates));
    PackCheck reading =
        suspects.orElseGet(() -> new PackCheck(indexed, Optional.empty(), progress, findings));
    reading.read(candidates);
    suspects = Optional.of(reading);
    return reading.unsound();
  }

  /// Looks for what is lost in the snapshots, by the index as it is now and the packs that were
  /// read.
  ///
  /// @param target gets what is lost
  /// @return whether anything is
  public boolean loss(Findings target) {
    return !loss(target, LostContent.NONE).isEmpty() || !target.all().isEmpty();
  }

  /// As [#loss(Findings)], when some of what is lost is about to come back. What is below a
  /// directory that comes back is not known yet, and not reported.
  ///
  /// @param supplied what comes back
  /// @return what is lost beside it
  public LostContent loss(Findings target, LostContent supplied) {
    progress.phase("checking snapshots");
    LostBlobs damaged =
        suspects
            .filter(PackCheck::foundDamage)
            .<LostBlobs>map(packs -> packs)
            .orElse(LostBlobs.NONE);
    TreeCheck trees = new TreeCheck(indexed, progress, target, damaged, supplied);
    trees.walk(snapshots);
    if (trees.foundDamage()) {
      progress.phase("finding the files that are hit");
      new AffectedFiles(indexed, trees, supplied, target).report(snapshots);
    }
    return trees.lost();
  }

  /// What was read of the packs.
  ///
  /// @param packs how many
  /// @param bytes the bytes they have
  /// @param unread packs that were not begun within the time
  public record Reading(long packs, long bytes, long unread) {}

  /// Reads and verifies packs, those first that need it most, and remembers what is sound; after
  /// [#structure(Optional)].
  ///
  /// @param scope which ones; empty for none
  public Reading data(Optional<ReadScope> scope) {
    if (scope.isEmpty()) {
      memory.ifPresent(WalkMemory::forgetIfDamaged);
      return new Reading(0, 0, 0);
    }
    progress.phase("reading packs");
    Instant begun = now();
    List<PackSelection.Candidate> chosen = PackSelection.choose(candidates(), scope.get(), begun);
    progress.addTotal(chosen.size(), bytes(chosen));
    progress.totalIsKnown();
    PackCheck packs =
        new PackCheck(indexed, scope.get().timeBudget().map(begun::plus), progress, findings);
    for (List<PackSelection.Candidate> batch : batches(chosen)) {
      packs.read(batch);
      remember(packs, begun);
    }
    memory.ifPresent(WalkMemory::forgetIfDamaged);
    memory.ifPresent(walks -> walks.remember(snapshots));
    if (packs.foundDamage()) {
      progress.phase("finding the files that are hit");
      new AffectedFiles(indexed, packs, LostBlobs.NONE, findings).report(snapshots);
    }
    return new Reading(packs.packsRead(), packs.bytesRead(), chosen.size() - packs.packsRead());
  }

  private static long bytes(List<PackSelection.Candidate> candidates) {
    return candidates.stream().mapToLong(PackSelection.Candidate::sizeBytes).sum();
  }

  private static List<List<PackSelection.Candidate>> batches(List<PackSelection.Candidate> chosen) {
    List<List<PackSelection.Candidate>> batches = new ArrayList<>();
    int begin = 0;
    long batchBytes = 0;
    for (int index = 0; index < chosen.size(); index++) {
      batchBytes += chosen.get(index).sizeBytes();
      if (batchBytes >= BATCH_BYTES || index == chosen.size() - 1) {
        batches.add(chosen.subList(begin, index + 1));
        begin = index + 1;
        batchBytes = 0;
      }
    }
    return batches;
  }

  /// A pack counts as verified at the time at which the reading began, which is never too late.
  private void remember(PackCheck packs, Instant begun) {
    Set<PackId> unsound = packs.unsound().keySet();
    ledger.record(
        packs.sound(),
        begun,
        pack -> listedPacks.containsKey(pack) && !unsound.contains(pack),
        findings::add);
    verified =
        verified.only(pack -> !unsound.contains(pack)).with(VerifiedPacks.at(begun, packs.sound()));
  }

  /// How much of the repository was verified, and when.
  public Coverage coverage(int windowDays) {
    return Coverage.of(candidates(), windowDays, now());
  }

  private List<PackSelection.Candidate> candidates() {
    return listedPacks.entrySet().stream()
        .map(listed -> candidate(listed.getKey(), listed.getValue()))
        .toList();
  }

  /// A pack that is not as long as it was when it was verified is another one.
  private PackSelection.Candidate candidate(PackId pack, long sizeBytes) {
    Optional<PackInfo> info = indexed.index().packs().find(pack);
    boolean isChanged = info.isPresent() && info.get().sizeBytes() != sizeBytes;
    return new PackSelection.Candidate(
        pack,
        sizeBytes,
        info.map(PackInfo::created),
        isChanged ? Optional.empty() : verified.time(pack));
  }

  private Instant now() {
    return repository().ports().clock().instant();
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
    if (sizeBytes == null && !gone && indexed.loaded().tombstones().contains(pack.id())) {
      // A prune that was taken for dead has deleted it: right, if nobody needs it.
      table.setStanding(pack.id(), PackStanding.GONE);
    } else if (sizeBytes == null && !gone) {
      findings.damage("pack-missing", "pack " + pack.id(), "is missing");
      // So that what was in it is found elsewhere, or found to be missing.
      table.setStanding(pack.id(), PackStanding.GONE);
    } else if (sizeBytes != null && sizeBytes != pack.sizeBytes()) {
      findings.damage(
          "pack-size",
          "pack " + pack.id(),
          "has " + sizeBytes + " bytes where the index says " + pack.sizeBytes());
      if (!gone && sizeBytes < pack.sizeBytes()) {
        shortPacks.add(pack.id(), sizeBytes);
        // So that what is in a reliable pack too is found there.
        table.setStanding(pack.id(), PackStanding.READABLE);
      }
    }
  }

  private OpenRepository repository() {
    return indexed.repository();
  }
}
