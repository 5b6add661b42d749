package dj.application.usecase;

import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.statistics.RepositorySurvey;
import dj.application.statistics.Statistics;
import dj.domain.event.Progress;
import dj.domain.snapshot.SnapshotFilter;
import java.util.List;

/// Tells how much snapshots hold, and what that takes in the repository.
public final class MeasureRepository {
  private final RepositoryAccess access;

  /// Creates the use case.
  public MeasureRepository(RepositoryAccess access) {
    this.access = access;
  }

  /// Measures snapshots.
  ///
  /// @param names snapshots as the user named them; all that pass the filter if empty
  /// @param filter which snapshots are meant
  /// @throws dj.domain.error.NotFoundException if a snapshot is not there
  /// @throws dj.domain.error.DamageException if the index or a directory cannot be read
  public Statistics measure(
      List<String> names, SnapshotFilter filter, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      return new RepositorySurvey(repository, progress).measure(names, filter);
    }
  }
}
