package dj.application.usecase;

import dj.application.prune.PruneRequest;
import dj.domain.error.UsageException;
import dj.domain.retention.RetentionPolicy;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.SnapshotGroup;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// Which snapshots go.
///
/// @param policy what stays
/// @param filter the snapshots that the policy is asked about; all others stay
/// @param by what tells the groups apart that the policy is applied to
/// @param zone where days and weeks begin
/// @param removeAll whether a group may lose its last snapshot
/// @param dryRun whether nothing is done
/// @param prune how the space is freed afterwards; empty to leave that to another prune
public record ForgetRequest(
    RetentionPolicy policy,
    SnapshotFilter filter,
    Set<SnapshotGroup.By> by,
    ZoneId zone,
    boolean removeAll,
    boolean dryRun,
    Optional<PruneRequest> prune) {
  /// Copies the set, and checks that a policy without rules is meant.
  ///
  /// @throws UsageException if nothing was said about what to keep
  public ForgetRequest {
    by = Set.copyOf(by);
    boolean all = filter.isAll();
    if (policy.isEmpty() && !(removeAll && !all)) {
      throw new UsageException(
          "no policy: nothing says which snapshots to keep",
          "give options such as --keep-daily 7 --keep-weekly 4; to remove all snapshots of a host,"
              + " path or tag, give --unsafe-allow-remove-all and --host, --path or --tag");
    }
  }
}
