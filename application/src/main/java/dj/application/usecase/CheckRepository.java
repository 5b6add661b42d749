package dj.application.usecase;

import dj.application.check.Findings;
import dj.application.check.MissingFolders;
import dj.application.check.RepositoryCheck;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.SnapshotAudit;
import dj.application.repository.SnapshotRoot;
import dj.application.repository.Snapshots;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.port.FileKind;
import dj.domain.verification.Coverage;
import dj.domain.verification.ReadScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    try (OpenRepository repository = access.openAsFound(password)) {
      progress.phase("reading the index");
      Set<FileKind> missing = repository.backend().missingFolders();
      MissingFolders.report(missing, findings);
      repository.checkSmallFiles(findings::add);
      Snapshots.Listing snapshots = repository.snapshots().list();
      snapshots.damaged().forEach(findings::add);
      vanished(repository, snapshots).ifPresent(findings::add);
      if (missing.contains(FileKind.INDEX)) {
        return withoutIndex(snapshots, findings);
      }
      try (IndexedRepository indexed = repository.loadReadable(findings::add)) {
        RepositoryCheck check = new RepositoryCheck(indexed, snapshots.valid(), progress, findings);
        check.structure(request.reading().flatMap(ReadScope::maxAge));
        RepositoryCheck.Reading reading = check.data(request.reading());
        return new CheckOutcome(
            snapshots.valid().size(),
            check.recalled(),
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

  private static Optional<Finding> vanished(
      OpenRepository repository, Snapshots.Listing snapshots) {
    List<SnapshotRoot> roots = snapshots.valid().stream().map(SnapshotRoot::of).toList();
    return new SnapshotAudit(repository)
        .loss(roots)
        .map(loss ->
            new Finding(
                Finding.Severity.DAMAGE,
                "snapshots-vanished",
                "snapshots",
                loss + ", and the log does not tell that somebody removed them"));
  }

  /// Without an index everything seems to be lost, though all of it may be there.
  private static CheckOutcome withoutIndex(Snapshots.Listing snapshots, Findings findings) {
    findings.note(
        "unchecked",
        "repository",
        "cannot be checked any further without its index; 'dj repo repair' tells what is there");
    return new CheckOutcome(
        snapshots.valid().size(),
        new RepositoryCheck.Recalled(0, Optional.empty()),
        0,
        0,
        0,
        0,
        0,
        Coverage.of(List.of(), Coverage.DEFAULT_WINDOW_DAYS, Instant.EPOCH),
        findings.all());
  }
}
