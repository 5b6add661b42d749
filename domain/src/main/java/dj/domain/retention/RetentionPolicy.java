package dj.domain.retention;

import dj.domain.snapshot.StoredSnapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which snapshots of a group stay. The rules are those of `restic forget`, with two differences
/// that can only keep more: pinned snapshots stay, and so do snapshots that are dated in the
/// future, which count for no rule and so push no other snapshot out.
///
/// @param rules what keeps snapshots; a policy without rules keeps none
public record RetentionPolicy(List<KeepRule> rules) {
  /// Copies the list.
  public RetentionPolicy {
    rules = List.copyOf(rules);
  }

  /// Whether nothing was said about what to keep.
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /// Decides about the snapshots of one group.
  ///
  /// @param group the snapshots, in any order
  /// @param now the time that divides past and future
  /// @param zone where hours, days, weeks, months and years begin
  /// @return one decision for each, the newest first
  public List<RetentionDecision> decide(List<StoredSnapshot> group, Instant now, ZoneId zone) {
    List<StoredSnapshot> newestFirst = sorted(group);
    List<StoredSnapshot> past = newestFirst.stream().filter(s -> !isAfter(s, now)).toList();
    List<RetentionDecision> decisions = new ArrayList<>(group.size());
    newestFirst.stream()
        .filter(stored -> isAfter(stored, now))
        .forEach(stored -> decisions.add(decision(stored, List.of(new KeepReason.Future()))));
    if (past.isEmpty()) {
      return decisions;
    }
    Instant newest = time(past.getFirst());
    List<RuleTally> tallies =
        rules.stream().map(rule -> new RuleTally(rule, newest, zone)).toList();
    for (int i = 0; i < past.size(); i++) {
      StoredSnapshot stored = past.get(i);
      boolean oldest = i == past.size() - 1;
      // Every rule sees every snapshot: what one keeps counts for the others too.
      decisions.add(
          decision(
              stored,
              tallies.stream()
                  .map(tally -> tally.next(stored.snapshot(), oldest))
                  .flatMap(Optional::stream)
                  .toList()));
    }
    return decisions;
  }

  private static List<StoredSnapshot> sorted(List<StoredSnapshot> group) {
    Comparator<StoredSnapshot> newestFirst = StoredSnapshot.OLDEST_FIRST.reversed();
    return group.stream().sorted(newestFirst).toList();
  }

  private static RetentionDecision decision(StoredSnapshot stored, List<KeepReason> reasons) {
    if (!stored.snapshot().pinned()) {
      return new RetentionDecision(stored, reasons);
    }
    List<KeepReason> all = new ArrayList<>();
    all.add(new KeepReason.Pinned());
    all.addAll(reasons);
    return new RetentionDecision(stored, all);
  }

  private static boolean isAfter(StoredSnapshot stored, Instant now) {
    return time(stored).isAfter(now);
  }

  private static Instant time(StoredSnapshot stored) {
    return stored.snapshot().time().toInstant();
  }
}
