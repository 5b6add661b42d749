package dj.application.usecase;

import dj.application.prune.PruneOutcome;
import dj.domain.id.TransactionId;
import dj.domain.retention.RetentionPlan;
import java.util.List;
import java.util.Optional;

/// What a policy removed.
///
/// @param plan what it said about each snapshot
/// @param transactions what the log calls the removal; none if nothing was removed
/// @param prune what freeing the space did; empty if it was not asked for
public record ForgetOutcome(
    RetentionPlan plan, List<TransactionId> transactions, Optional<PruneOutcome> prune) {
  /// Copies the list.
  public ForgetOutcome {
    transactions = List.copyOf(transactions);
  }
}
