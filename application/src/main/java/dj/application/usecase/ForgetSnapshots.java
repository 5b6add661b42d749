package dj.application.usecase;

import dj.application.prune.Forgetting;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneRequest;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.retention.RetentionPlan;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Removes the snapshots that a policy does not keep, and frees their space if asked to.
public final class ForgetSnapshots {
  private final RepositoryAccess access;
  private final PruneRepository prune;

  /// Creates the use case.
  public ForgetSnapshots(RepositoryAccess access, PruneRepository prune) {
    this.access = access;
    this.prune = prune;
  }

  /// Sees what is going to happen before anything is removed.
  public interface Review {
    /// Shows a plan, and asks if need be.
    ///
    /// @param plan what becomes of each snapshot
    /// @param estimate what would be freed; empty if no space is to be freed
    /// @throws dj.domain.error.DjException to stop; nothing is changed then
    void accept(RetentionPlan plan, Optional<PruneOutcome> estimate);
  }

  /// Removes snapshots.
  ///
  /// @throws DeniedException if a group would lose its last snapshot and that was not allowed, or
  ///   the storage allows no deletes
  /// @throws DamageException if space is to be freed and a snapshot, or what it needs, cannot be
  ///   read
  public ForgetOutcome execute(
      ForgetRequest request, PasswordPrompt password, Progress progress, Review review) {
    try (OpenRepository repository = access.open(password)) {
      RetentionPlan plan = plan(repository, request);
      requireAllowed(plan, request);
      List<SnapshotId> removed = plan.removed().stream().map(StoredSnapshot::id).toList();
      if (!request.dryRun() && (!removed.isEmpty() || request.prune().isPresent())) {
        repository.transactions().requireRemovable();
      }
      if (request.dryRun()) {
        review.accept(plan, estimate(repository, request, removed, progress));
        return new ForgetOutcome(plan, List.of(), Optional.empty());
      }
      if (request.prune().isEmpty()) {
        review.accept(plan, Optional.empty());
        return new ForgetOutcome(plan, remove(repository, removed), Optional.empty());
      }
      List<TransactionId> transactions = new ArrayList<>();
      Forgetting forgetting =
          forgetting(
              removed,
              estimate -> {
                review.accept(plan, Optional.of(estimate));
                transactions.addAll(remove(repository, removed));
              });
      PruneOutcome outcome = prune.execute(repository, request.prune().get(), forgetting, progress);
      return new ForgetOutcome(plan, transactions, Optional.of(outcome));
    }
  }

  private static List<TransactionId> remove(OpenRepository repository, List<SnapshotId> removed) {
    return repository.transactions().remove(Operation.FORGET, removed, List.of());
  }

  private static Forgetting forgetting(List<SnapshotId> removed, Consumer<PruneOutcome> action) {
    Set<SnapshotId> snapshots = Set.copyOf(removed);
    return new Forgetting() {
      @Override
      public Set<SnapshotId> snapshots() {
        return snapshots;
      }

      @Override
      public void forget(PruneOutcome estimate) {
        action.accept(estimate);
      }
    };
  }

  private static RetentionPlan plan(OpenRepository repository, ForgetRequest request) {
    Snapshots.Listing listing = repository.snapshots().list();
    return RetentionPlan.of(
        request.policy(),
        request.filter().apply(listing.valid()),
        listing.valid().size(),
        request.by(),
        repository.ports().clock().instant(),
        request.zone());
  }

  private static void requireAllowed(RetentionPlan plan, ForgetRequest request) {
    if (!plan.emptied().isEmpty() && !request.removeAll()) {
      throw new DeniedException(
          "the policy keeps no snapshot of "
              + plan.emptied().size()
              + " of "
              + plan.groups().size()
              + " groups; nothing was removed",
          "look at the plan with --dry-run --unsafe-allow-remove-all; if that is what you want,"
              + " leave out --dry-run");
    }
  }

  private Optional<PruneOutcome> estimate(
      OpenRepository repository,
      ForgetRequest request,
      List<SnapshotId> removed,
      Progress progress) {
    Set<SnapshotId> without = removed.stream().collect(Collectors.toSet());
    return request
        .prune()
        .map(space ->
            prune.execute(repository, space.in(new PruneRequest.Mode.Plan(without)), progress));
  }
}
