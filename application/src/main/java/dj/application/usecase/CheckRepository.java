package dj.application.usecase;

import dj.application.check.Findings;
import dj.application.check.RepositoryCheck;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.event.Progress;

/// Verifies a repository.
public final class CheckRepository {
  private final RepositoryAccess access;

  /// Creates the use case.
  public CheckRepository(RepositoryAccess access) {
    this.access = access;
  }

  /// Checks; damage is told in the outcome, not thrown.
  public CheckOutcome execute(CheckRequest request, PasswordPrompt password, Progress progress) {
    Findings findings = new Findings(progress);
    try (OpenRepository repository = access.open(password)) {
      progress.phase("reading the index");
      repository.checkSmallFiles(findings::add);
      Snapshots.Listing snapshots = repository.snapshots().list();
      snapshots.damaged().forEach(findings::add);
      try (IndexedRepository indexed = repository.loadReadable(findings::add)) {
        RepositoryCheck check = new RepositoryCheck(indexed, snapshots.valid(), progress, findings);
        check.structure();
        RepositoryCheck.Reading reading = check.data(request.reading());
        return new CheckOutcome(
            snapshots.valid().size(),
            check.packs(),
            indexed.index().size(),
            reading.bytes(),
            reading.packs(),
            reading.unread(),
            check.coverage(request.windowDays()),
            findings.all());
      }
    }
  }
}
