package dj.application.usecase;

import dj.application.backup.BackupPass;
import dj.application.backup.BackupRequest;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.LossWatch;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Rounds;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.SourceTree;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.Optional;
import java.util.function.Function;

/// Backs up paths, or a stream, to a new snapshot.
public final class CreateBackup {
  private final RepositoryAccess access;
  private final Function<BackupRequest, SourceTree> sources;
  private final int verifyOneIn;

  /// Creates the use case.
  ///
  /// @param sources opens the file system for a request
  /// @param verifyOneIn one in so many new blobs is opened again before its pack is stored
  public CreateBackup(
      RepositoryAccess access, Function<BackupRequest, SourceTree> sources, int verifyOneIn) {
    this.access = access;
    this.sources = sources;
    this.verifyOneIn = verifyOneIn;
  }

  /// Makes the backup.
  ///
  /// @throws dj.domain.error.DjException if there is no snapshot; what was stored by then is found
  ///   and used by the next backup
  public BackupOutcome execute(BackupRequest request, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      return request.mode() == BackupRequest.Mode.DRY_RUN
          ? dryRun(repository, request, progress)
          : commit(repository, request, progress);
    }
  }

  private BackupOutcome dryRun(
      OpenRepository repository, BackupRequest request, Progress progress) {
    OpenRepository.Overview overview = repository.loadWithSnapshots();
    try (IndexedRepository _ = overview.indexed()) {
      BackupPass pass = pass(request, overview, progress);
      Snapshot snapshot = pass.dryRun(repository.newSession());
      return new BackupOutcome(Optional.empty(), snapshot, pass.parentId(), pass.failedItems());
    }
  }

  private BackupOutcome commit(
      OpenRepository repository, BackupRequest request, Progress progress) {
    return new Rounds("backup").run(_ -> attempt(repository, request, progress));
  }

  private Optional<BackupOutcome> attempt(
      OpenRepository repository, BackupRequest request, Progress progress) {
    try (CommitSession session = CommitSession.begin(repository)) {
      Optional<OpenRepository.Overview> overview = session.loadWithSnapshots();
      if (overview.isEmpty()) {
        return Optional.empty();
      }
      LossWatch watch = new LossWatch(repository, overview.get().snapshots().valid());
      watch.loss(overview.get().indexed()).ifPresent(loss -> progress.tell(vanished(loss)));
      BackupPass pass = pass(request, overview.get(), progress);
      Snapshot snapshot = pass.store(session);
      if (pass.isUnchanged(snapshot) && request.skipIfUnchanged()) {
        return Optional.of(
            new BackupOutcome(Optional.empty(), snapshot, pass.parentId(), pass.failedItems()));
      }
      Optional<SnapshotId> id = session.commit(snapshot);
      if (id.isEmpty()) {
        progress.tell(
            new Event.Warning(
                "another client took this backup for dead while it was suspended; checking again"
                    + " what is stored"));
      }
      id.ifPresent(committed -> watch.remember(new StoredSnapshot(committed, snapshot)));
      return id.map(_ -> new BackupOutcome(id, snapshot, pass.parentId(), pass.failedItems()));
    }
  }

  private static Event vanished(String loss) {
    return new Event.Warning(
        loss
            + ", and the log does not tell who removed it; put the files in snapshots/ back from a"
            + " copy before the next prune");
  }

  private BackupPass pass(
      BackupRequest request, OpenRepository.Overview overview, Progress progress) {
    overview
        .snapshots()
        .damaged()
        .forEach(finding ->
            progress.tell(
                new Event.Warning(
                    "snapshot " + finding.subject() + " is damaged: " + finding.message())));
    return new BackupPass(
        request,
        overview.indexed(),
        overview.snapshots(),
        sources.apply(request),
        verifyOneIn,
        progress);
  }
}
