package dj.application.usecase;

import dj.application.check.Findings;
import dj.application.check.RepositoryCheck;
import dj.application.repair.RepairPlan;
import dj.application.repair.RepairRun;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import java.util.List;
import java.util.Set;

/// Repairs a repository as far as what is stored allows, or says what a repair would do.
public final class RepairRepository {
  /// The findings that no repair takes away: content is gone, or a small file that has no copy.
  private static final Set<String> LASTING =
      Set.of(
          "blob-missing",
          "tree-lost",
          "file-hit",
          "directory-hit",
          "snapshot-damaged",
          "key-damaged",
          "lock-damaged",
          "more");

  private final RepositoryAccess access;

  /// Creates the use case.
  public RepairRepository(RepositoryAccess access) {
    this.access = access;
  }

  /// Says what a repair would do; nothing is changed.
  ///
  /// @param deep whether every byte of every pack is read to find what is damaged
  public RepairOutcome plan(boolean deep, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      Findings findings = new Findings(progress);
      repository.checkSmallFiles(findings::add);
      RepairPlan plan = new RepairRun(repository, deep, progress).plan(findings);
      return new RepairOutcome(plan, false, damage(findings), lasting(findings));
    }
  }

  /// Repairs, and checks the structure afterwards.
  ///
  /// @param deep whether every byte of every pack is read to find what is damaged
  /// @throws dj.domain.error.FailedException if somebody else is at work
  public RepairOutcome apply(boolean deep, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      Findings findings = new Findings(progress);
      RepairPlan plan = new RepairRun(repository, deep, progress).apply(findings);
      return new RepairOutcome(
          plan, true, damage(findings), damage(structure(repository, progress)));
    }
  }

  private static Findings structure(OpenRepository repository, Progress progress) {
    Findings findings = new Findings(Progress.unseen());
    repository.checkSmallFiles(findings::add);
    Snapshots.Listing snapshots = repository.snapshots().list();
    snapshots.damaged().forEach(findings::add);
    try (IndexedRepository indexed = repository.load()) {
      new RepositoryCheck(indexed, snapshots.valid(), progress, findings).structure();
    }
    return findings;
  }

  private static List<Finding> damage(Findings findings) {
    return findings.all().stream()
        .filter(finding -> finding.severity() == Finding.Severity.DAMAGE)
        .toList();
  }

  private static List<Finding> lasting(Findings findings) {
    return damage(findings).stream().filter(finding -> LASTING.contains(finding.code())).toList();
  }
}
