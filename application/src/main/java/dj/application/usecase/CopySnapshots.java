package dj.application.usecase;

import dj.application.copy.CopyOutcome;
import dj.application.copy.CopyRequest;
import dj.application.copy.SnapshotCopy;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.domain.error.UsageException;
import dj.domain.event.Progress;

/// Copies snapshots of another repository to this one.
public final class CopySnapshots {
  private final RepositoryAccess access;

  /// Creates the use case.
  public CopySnapshots(RepositoryAccess access) {
    this.access = access;
  }

  /// Copies.
  ///
  /// @param source the same of the other repository
  /// @throws UsageException if both are one repository
  /// @throws dj.domain.error.DjException if nothing was copied; what was stored by then is found
  ///   and used by the next run
  public CopyOutcome execute(
      CopySnapshots source,
      CopyRequest request,
      PasswordPrompt sourcePassword,
      PasswordPrompt password,
      Progress progress) {
    if (source.access.address().equals(access.address())) {
      throw new UsageException(
          "the repository cannot be copied to itself",
          "name the repository to copy from with --from-repo, and the one to copy to with --repo");
    }
    try (OpenRepository from = source.access.open(sourcePassword);
        OpenRepository to = access.open(password)) {
      return new SnapshotCopy(from, to, request, progress).execute();
    }
  }
}
