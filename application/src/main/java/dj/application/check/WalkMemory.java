package dj.application.check;

import dj.application.repository.IndexedRepository;
import dj.application.repository.LoadedSegment;
import dj.application.repository.VerificationLedger;
import dj.domain.id.IndexId;
import dj.domain.id.SnapshotId;
import dj.domain.index.PackStanding;
import dj.domain.index.PackTable;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.verification.WholeSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which snapshots earlier checks found whole, and what this check adds to that.
///
/// A walk is relied on, and a new one is remembered, only while nothing at all is known to be
/// damaged and every pack of the index is there in its size and not on its way out. In any other
/// case all snapshots are walked: that finds the files which are hit.
final class WalkMemory {
  private final IndexedRepository indexed;
  private final VerificationLedger ledger;
  private final Findings findings;
  private final Instant begun;
  private List<WholeSnapshots> reliedOn = List.of();
  private final Set<SnapshotId> recalled = new HashSet<>();

  /// Prepares for one check, whose packs have been compared with the index.
  ///
  /// @param begun the time before the walk begins
  WalkMemory(
      IndexedRepository indexed, VerificationLedger ledger, Findings findings, Instant begun) {
    this.indexed = indexed;
    this.ledger = ledger;
    this.findings = findings;
    this.begun = begun;
  }

  /// Recalls the walks that are not older than that, if they may be relied on.
  void recall(Duration maxAge) {
    if (!isComplete()) {
      return;
    }
    reliedOn = ledger.whole(segments(), maxAge, begun);
    reliedOn.forEach(walk -> recalled.addAll(walk.snapshots()));
  }

  /// Relies on nothing any more.
  void distrust() {
    reliedOn = List.of();
    recalled.clear();
  }

  /// Whether a snapshot need not be walked.
  boolean isRecalled(StoredSnapshot snapshot) {
    return recalled.contains(snapshot.id());
  }

  /// When the first walk began that is relied on; empty if none is.
  Optional<Instant> since() {
    return reliedOn.stream().map(WholeSnapshots::time).min(Comparator.naturalOrder());
  }

  /// Has earlier walks forgotten if anything is damaged: nobody else may rely on them either.
  void forgetIfDamaged() {
    if (findings.hasDamage()) {
      ledger.forgetWhole(begun, findings::add);
    }
  }

  /// Remembers that these snapshots are whole, unless anything is damaged. Together with walks that
  /// were relied on they are as old as the first of those.
  void remember(List<StoredSnapshot> snapshots) {
    if (isComplete() && !snapshots.isEmpty() && !isKnown(snapshots)) {
      Set<SnapshotId> ids = new HashSet<>();
      snapshots.forEach(snapshot -> ids.add(snapshot.id()));
      ledger.record(
          new WholeSnapshots(since().orElse(begun), segments(), new TreeSet<>(ids)), findings::add);
    }
  }

  /// Whether one record says all of it.
  private boolean isKnown(List<StoredSnapshot> snapshots) {
    return reliedOn.stream()
        .anyMatch(walk ->
            snapshots.stream().allMatch(snapshot -> walk.snapshots().contains(snapshot.id())));
  }

  private boolean isComplete() {
    PackTable table = indexed.index().packs();
    boolean[] complete = {!findings.hasDamage()};
    table.forEach(
        pack -> complete[0] &= table.standing(pack.id()).orElseThrow() != PackStanding.GONE);
    return complete[0];
  }

  private SortedSet<IndexId> segments() {
    TreeSet<IndexId> segments = new TreeSet<>();
    indexed.loaded().segments().stream().map(LoadedSegment::id).forEach(segments::add);
    return segments;
  }
}
