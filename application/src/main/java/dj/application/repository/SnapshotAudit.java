package dj.application.repository;

import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether snapshots have vanished that nobody removed: a folder was emptied, files were lost. To a
/// prune their data would be of no use.
///
/// Whoever removes a snapshot writes that into the log before, so that each snapshot that was ever
/// seen is there or in the log. The log keeps what is younger than 30 days, counted from its newest
/// record; so a snapshot bears witness for as long, by the dates of the storage and by its own: a
/// copy of a repository may have new dates.
///
/// What cannot be noticed: that the newest snapshots vanish, if no removal is logged after which
/// they were there.
public final class SnapshotAudit {
  private static final Duration WITNESS = TransactionLog.KEPT_FOR;

  /// Removals that go on at the same time count what the others are about to remove.
  private static final Duration AT_ONCE = Duration.ofDays(1);

  private final Map<SnapshotId, Instant> written = new HashMap<>();
  private final RemovalRecords removals;

  /// Lists the snapshots, then the log.
  public SnapshotAudit(OpenRepository repository) {
    repository
        .backend()
        .list(
            FileKind.SNAPSHOT,
            listed -> written.put(SnapshotId.parse(listed.file().name()), listed.modified()));
    this.removals = new RemovalRecords(repository);
  }

  /// What shows that snapshots have vanished, for people.
  ///
  /// @param roots the snapshots that count, listed before
  /// @return empty if nothing shows it
  public Optional<String> loss(Collection<SnapshotRoot> roots) {
    Instant from = newestFile().minus(WITNESS);
    List<SnapshotRoot> witnesses =
        roots.stream()
            .filter(root -> isWitness(root, from))
            .sorted(Comparator.comparing((SnapshotRoot root) -> root.link().time()).reversed())
            .toList();
    Optional<String> found =
        witnesses.stream()
            .flatMap(witness -> missingBefore(witness).stream())
            .findFirst()
            .or(() ->
                witnesses.stream().findFirst().flatMap(newest -> fewerThanSeen(newest, roots)))
            .or(this::fewerThanLogged);
    return found.map(
        text -> removals.unreadable() ? text + " (a record of the log cannot be read)" : text);
  }

  private Instant newestFile() {
    return written.values().stream()
        .max(Comparator.naturalOrder())
        .filter(snapshot -> removals.newestFile().map(snapshot::isAfter).orElse(true))
        .or(removals::newestFile)
        .orElse(Instant.EPOCH);
  }

  private boolean isWitness(SnapshotRoot root, Instant from) {
    Instant stored = written.get(root.snapshot());
    return stored != null
        && !root.link().rewritten()
        && !stored.isBefore(from)
        && !root.link().time().isBefore(from);
  }

  private Optional<String> missingBefore(SnapshotRoot root) {
    Optional<SnapshotId> previous = root.link().chain().previous();
    if (previous.isPresent() && !isAccountedFor(previous.get())) {
      return Optional.of(
          "snapshot "
              + previous.get().toShortHex()
              + " is gone, which "
              + root.snapshot().toShortHex()
              + " of the same host followed");
    }
    return Optional.empty();
  }

  private Optional<String> fewerThanSeen(SnapshotRoot root, Collection<SnapshotRoot> roots) {
    int seen = root.link().chain().seenCount();
    long later = 1 + roots.stream().filter(other -> isLater(other, root)).count();
    if (!removals.account(written.keySet(), seen + later)) {
      return Optional.of(
          "the backup of snapshot "
              + root.snapshot().toShortHex()
              + " saw "
              + seen
              + " others, not all of which are there");
    }
    return Optional.empty();
  }

  private boolean isAccountedFor(SnapshotId snapshot) {
    return written.containsKey(snapshot) || removals.tellOf(snapshot);
  }

  /// Whether a snapshot was certainly not seen by another one.
  private static boolean isLater(SnapshotRoot other, SnapshotRoot root) {
    return !other.snapshot().equals(root.snapshot())
        && !other.link().rewritten()
        && other.link().host().equals(root.link().host())
        && other.link().chain().sequence() >= root.link().chain().sequence();
  }

  /// Since the newest removal nobody has removed anything.
  private Optional<String> fewerThanLogged() {
    Optional<RemovalRecords.Removal> newest = removals.newest();
    if (newest.isEmpty() || newest.get().begun().snapshotsBefore().isEmpty()) {
      return Optional.empty();
    }
    int before = newest.get().begun().snapshotsBefore().getAsInt();
    Set<SnapshotId> known = new HashSet<>(written.keySet());
    known.addAll(removals.removedSince(newest.get().written().minus(AT_ONCE)));
    return before <= known.size()
        ? Optional.empty()
        : Optional.of(
            "there were "
                + before
                + " snapshots when the log was written last, and not all that were left are there");
  }

  /// Whether the log explains that there is no snapshot: somebody has removed the last one, and
  /// nothing was stored since.
  ///
  /// @param newestPack when the newest pack was stored that nobody has condemned; empty if there is
  ///   none
  public boolean explainsEmptiness(Optional<Instant> newestPack) {
    return newestPack.isEmpty()
        || removals
            .newest()
            .filter(removal -> !removal.written().isBefore(newestPack.get()))
            .isPresent();
  }
}
