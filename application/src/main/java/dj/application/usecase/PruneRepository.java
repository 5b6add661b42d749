package dj.application.usecase;

import dj.application.concurrent.Pause;
import dj.application.prune.Forgetting;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneRequest;
import dj.application.prune.PruneRun;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.domain.event.Progress;

/// Frees the space of what no snapshot needs.
public final class PruneRepository {
  private final RepositoryAccess access;
  private final Pause pause;

  /// Creates the use case.
  ///
  /// @param pause how to wait for others
  public PruneRepository(RepositoryAccess access, Pause pause) {
    this.access = access;
    this.pause = pause;
  }

  /// Prunes, or tells what a prune would do.
  ///
  /// @throws dj.domain.error.DeniedException if the storage allows no deletes
  /// @throws dj.domain.error.DamageException if a snapshot, or what it needs, cannot be read: then
  ///   nothing is removed
  public PruneOutcome execute(PruneRequest request, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      return execute(repository, request, progress);
    }
  }

  /// The same with a repository that is open already.
  public PruneOutcome execute(OpenRepository repository, PruneRequest request, Progress progress) {
    return execute(repository, request, Forgetting.NOTHING, progress);
  }

  /// The same, with snapshots that are removed before their space is freed, or are taken for
  /// removed by a plan.
  PruneOutcome execute(
      OpenRepository repository, PruneRequest request, Forgetting forgetting, Progress progress) {
    return new PruneRun(repository, request, forgetting, repository.readers(), pause, progress)
        .execute();
  }
}
