package dj.application.usecase;

import dj.application.change.LossRewrite;
import dj.application.check.Findings;
import dj.application.check.MissingFolders;
import dj.application.check.RepositoryCheck;
import dj.application.repair.Donor;
import dj.application.repair.Patience;
import dj.application.repair.RepairPlan;
import dj.application.repair.RepairRun;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.port.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Repairs a repository as far as what is stored allows, or says what a repair would do.
public final class RepairRepository {
  /// Content that snapshots have lost.
  private static final Set<String> HITS = Set.of("file-hit", "directory-hit");

  /// The findings that no repair takes away: content is gone, or a small file that has no copy.
  private static final Set<String> LASTING =
      Set.of(
          "blob-missing",
          "tree-lost",
          "file-hit",
          "directory-hit",
          "snapshots-missing",
          "snapshot-damaged",
          "key-damaged",
          "lock-damaged",
          "more");

  private final RepositoryAccess access;
  private final Supplier<SourceTree> source;
  private final Patience patience;

  /// Creates the use case.
  ///
  /// @param source opens the file system that lost content may be taken from
  /// @param patience how long a repair waits until nobody else is at work
  public RepairRepository(RepositoryAccess access, Supplier<SourceTree> source, Patience patience) {
    this.access = access;
    this.patience = patience;
    this.source = source;
  }

  /// This repository as one that another one is repaired from.
  public RepairDonor asDonor(PasswordPrompt password) {
    return new RepairDonor(access, password);
  }

  /// Says what a repair would do; nothing is changed.
  public RepairOutcome plan(RepairRequest request, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.openAsFound(password);
        OpenDonors donors = new OpenDonors(request)) {
      Findings findings = new Findings(progress);
      lookAround(repository, findings);
      RepairPlan plan =
          new RepairRun(repository, request.deep(), donors.all, patience, progress).plan(findings);
      return new RepairOutcome(plan, false, damage(findings), lasting(findings), List.of(), 0);
    }
  }

  /// Repairs, and checks the structure afterwards.
  ///
  /// @throws dj.domain.error.RepositoryLockedException if somebody else is at work
  public RepairOutcome apply(RepairRequest request, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.openAsFound(password);
        OpenDonors donors = new OpenDonors(request)) {
      Findings findings = new Findings(progress);
      lookAround(repository, findings);
      RepairPlan plan =
          new RepairRun(repository, request.deep(), donors.all, patience, progress).apply(findings);
      List<Finding> remaining = damage(structure(repository, progress));
      boolean rewrites = request.rewriteSnapshots() && isHit(remaining);
      int rewritten =
          rewrites
              ? new LossRewrite(repository, repository.readers(), progress).execute().size()
              : 0;
      return new RepairOutcome(
          plan,
          true,
          damage(findings),
          rewrites ? damage(structure(repository, progress)) : remaining,
          rewritten == 0 ? List.of() : remaining,
          rewritten);
    }
  }

  private static boolean isHit(List<Finding> remaining) {
    return remaining.stream().anyMatch(finding -> HITS.contains(finding.code()));
  }

  /// The donors of one repair, open until it is done.
  private final class OpenDonors implements AutoCloseable {
    private final List<OpenRepository> repositories = new ArrayList<>();
    private final List<Donor> all = new ArrayList<>();

    private OpenDonors(RepairRequest request) {
      if (!request.sourcePaths().isEmpty()) {
        all.add(new Donor.Files(source.get(), request.sourcePaths()));
      }
      try {
        for (RepairDonor donor : request.donors()) {
          repositories.add(donor.open());
          all.add(new Donor.Repository(repositories.getLast()));
        }
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void close() {
      repositories.forEach(OpenRepository::close);
    }
  }

  private static Findings structure(OpenRepository repository, Progress progress) {
    Findings findings = new Findings(Progress.unseen());
    lookAround(repository, findings);
    Snapshots.Listing snapshots = repository.snapshots().list();
    snapshots.damaged().forEach(findings::add);
    try (IndexedRepository indexed = repository.load()) {
      new RepositoryCheck(indexed, snapshots.valid(), progress, findings).structure();
    }
    return findings;
  }

  private static void lookAround(OpenRepository repository, Findings findings) {
    MissingFolders.report(repository.backend().missingFolders(), findings);
    repository.checkSmallFiles(findings::add);
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
