package dj.domain.retention;

import dj.domain.snapshot.SnapshotGroup;
import dj.domain.snapshot.StoredSnapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a policy says about the snapshots of a repository.
///
/// @param groups the groups in the order of their oldest snapshots
/// @param allSnapshots how many snapshots the repository has, those of no group counted
public record RetentionPlan(List<Group> groups, int allSnapshots) {
  /// Copies the list.
  public RetentionPlan {
    groups = List.copyOf(groups);
  }

  /// What a policy says about the snapshots of one group.
  ///
  /// @param group what they have in common
  /// @param decisions what happens to each, the newest first
  public record Group(SnapshotGroup group, List<RetentionDecision> decisions) {
    /// Copies the list.
    public Group {
      decisions = List.copyOf(decisions);
    }

    /// Whether no snapshot stays.
    public boolean isEmptied() {
      return decisions.stream().noneMatch(RetentionDecision::keeps);
    }
  }

  /// Applies a policy to each group.
  ///
  /// @param chosen the snapshots that the policy is asked about
  /// @param allSnapshots how many there are in all
  public static RetentionPlan of(
      RetentionPolicy policy,
      List<StoredSnapshot> chosen,
      int allSnapshots,
      Set<SnapshotGroup.By> by,
      Instant now,
      ZoneId zone) {
    List<Group> groups = new ArrayList<>();
    SnapshotGroup.divide(chosen, by)
        .forEach(
            (group, members) -> groups.add(new Group(group, policy.decide(members, now, zone))));
    return new RetentionPlan(groups, allSnapshots);
  }

  /// The snapshots that stay.
  public List<StoredSnapshot> kept() {
    return snapshots(true);
  }

  /// The snapshots that are to be removed.
  public List<StoredSnapshot> removed() {
    return snapshots(false);
  }

  /// The groups that would lose their last snapshot.
  public List<SnapshotGroup> emptied() {
    return groups.stream().filter(Group::isEmptied).map(Group::group).toList();
  }

  /// Whether more than half of all snapshots would go at once: a policy seldom means that, and
  /// somebody who writes bogus snapshots to push out the real ones does.
  public boolean removesMoreThanHalf() {
    return 2L * removed().size() > allSnapshots;
  }

  private List<StoredSnapshot> snapshots(boolean kept) {
    return groups.stream()
        .flatMap(group -> group.decisions().stream())
        .filter(decision -> decision.keeps() == kept)
        .map(RetentionDecision::stored)
        .toList();
  }
}
