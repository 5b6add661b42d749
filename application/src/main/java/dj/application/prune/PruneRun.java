package dj.application.prune;

import dj.application.concurrent.Pause;
import dj.application.prune.PruneOutcome.Ending;
import dj.application.repository.IndexedRepository;
import dj.application.repository.MaintenanceSession;
import dj.application.repository.OpenRepository;
import dj.application.repository.Rounds;
import dj.application.repository.SnapshotRoot;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.ObjectMissingException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One prune: takes its steps under a session, and begins anew if others took that one for dead.
public final class PruneRun {
  private final OpenRepository repository;
  private final PruneRequest request;
  private final Forgetting forgetting;
  private final int workers;
  private final Pause pause;
  private final Progress progress;

  /// Prepares a prune.
  ///
  /// @param workers how many threads read and copy
  /// @param pause how to wait for others
  public PruneRun(
      OpenRepository repository,
      PruneRequest request,
      int workers,
      Pause pause,
      Progress progress) {
    this(repository, request, Forgetting.NOTHING, workers, pause, progress);
  }

  /// Prepares a prune that removes snapshots as well.
  ///
  /// @param forgetting what is removed before space is freed; for a plan, what is taken for removed
  /// @param workers how many threads read and copy
  /// @param pause how to wait for others
  public PruneRun(
      OpenRepository repository,
      PruneRequest request,
      Forgetting forgetting,
      int workers,
      Pause pause,
      Progress progress) {
    this.repository = repository;
    this.request = request;
    this.forgetting = forgetting;
    this.workers = workers;
    this.pause = pause;
    this.progress = progress;
  }

  /// Prunes, or plans to.
  ///
  /// @throws DeniedException if the storage allows no deletes
  /// @throws DamageException if a snapshot, or what it needs, cannot be read: then nothing is
  ///   removed
  public PruneOutcome execute() {
    return switch (request.mode()) {
      case PruneRequest.Mode.Plan(Set<SnapshotId> without) -> plan(without);
      case PruneRequest.Mode.Execute() -> prune();
    };
  }

  private PruneOutcome plan(Set<SnapshotId> without) {
    progress.phase("looking for what is in use");
    List<StoredPack> stored = StoredPack.list(repository);
    List<SnapshotRoot> all = snapshots().stream().map(SnapshotRoot::of).toList();
    List<SnapshotRoot> roots =
        all.stream().filter(root -> !without.contains(root.snapshot())).toList();
    try (IndexedRepository indexed = repository.load()) {
      Survey survey = new Survey(stored, roots, indexed);
      if (!request.afterLoss()) {
        LossGuard.requireNoLoss(repository, all, survey);
      }
      survey.mark(workers);
      PrunePlan plan = survey.plan(request);
      Round.Tally tally = new Round.Tally(survey.estimate(plan));
      tally.surveyed(survey.estimate(plan), survey.loaded().segments().size());
      tally.leftCondemned(PackCount.of(plan.condemned()));
      return tally.outcome(Ending.PLANNED);
    }
  }

  private List<StoredSnapshot> snapshots() {
    var listing = repository.snapshots().list();
    listing
        .damaged()
        .forEach(finding -> {
          throw new DamageException(
              "snapshot " + finding.subject() + " is damaged: " + finding.message(),
              "restore its file from a copy, or delete it; what it needs is not known");
        });
    return listing.valid();
  }

  private PruneOutcome prune() {
    if (!repository.backend().capabilities().deletes()) {
      throw new DeniedException(
          "the storage of " + repository.backend().address() + " allows no deletes",
          "prune with credentials that may delete");
    }
    Round.Tally tally = new Round.Tally(PruneEstimate.NOTHING);
    Once once = new Once(forgetting);
    Ending ending =
        new Rounds("prune")
            .run(
                left -> attempt(tally, once, left),
                () ->
                    progress.tell(
                        new Event.Warning(
                            "another client removed something meanwhile; beginning anew")));
    // Also where no pack was of no use: what was left behind is in no listing.
    repository.backend().removeLeftovers();
    return tally.outcome(ending);
  }

  /// Takes all steps under one session.
  ///
  /// @param left how many attempts there are after this one
  /// @return empty if it was revoked, or something that it read was removed by somebody else
  private Optional<Ending> attempt(Round.Tally tally, Forgetting once, int left) {
    try (MaintenanceSession session = MaintenanceSession.begin(repository)) {
      Round round = new Round(session, request, once, workers, pause, progress, tally);
      try {
        return take(new SurveyStep(), round);
      } catch (ObjectMissingException e) {
        if (left == 0) {
          throw e;
        }
        return Optional.empty();
      } finally {
        tally.wrote(session.storedBytes());
      }
    }
  }

  /// Forgets in the first attempt that comes so far.
  private static final class Once implements Forgetting {
    private final Forgetting forgetting;
    private boolean done;

    private Once(Forgetting forgetting) {
      this.forgetting = forgetting;
    }

    @Override
    public Set<SnapshotId> snapshots() {
      return forgetting.snapshots();
    }

    @Override
    public void forget(PruneOutcome estimate) {
      if (!done) {
        forgetting.forget(estimate);
        done = true;
      }
    }
  }

  private static Optional<Ending> take(Step first, Round round) {
    Step step = first;
    while (true) {
      switch (step.take(round)) {
        case Step.Verdict.Next(Step next) -> step = next;
        case Step.Verdict.Ended(Ending ending) -> {
          return Optional.of(ending);
        }
        case Step.Verdict.Revoked() -> {
          return Optional.empty();
        }
      }
    }
  }
}
