package dj.application.usecase;

import dj.application.browse.SnapshotPlace;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.application.restore.RestoreRequest;
import dj.application.restore.RestoreRun;
import dj.application.restore.VerifyRun;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.port.RestoreTarget;
import dj.domain.snapshot.StoredSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Restores a snapshot, or a part of it.
public final class RestoreSnapshot {
  /// Opening packs and creating files wait for the disk, so that more than one a processor is of
  /// use.
  private static final int MIN_WORKERS = 4;

  private final RepositoryAccess access;
  private final Function<Path, RestoreTarget> targets;

  /// Creates the use case.
  ///
  /// @param targets opens the place to restore to
  public RestoreSnapshot(RepositoryAccess access, Function<Path, RestoreTarget> targets) {
    this.access = access;
    this.targets = targets;
  }

  /// Restores.
  ///
  /// @throws dj.domain.error.NotFoundException if there is no such snapshot, or no such path in it
  public RestoreOutcome execute(
      RestoreRequest request, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Found found = repository.snapshots().find();
      try (IndexedRepository indexed = repository.loadReadable(finding -> warn(progress, finding));
          RestoreTarget target = targets.apply(request.target())) {
        List<StoredSnapshot> snapshots = found.countedBy(indexed).valid();
        SnapshotPlace place =
            SnapshotPlace.find(indexed, snapshots, request.snapshot(), request.filter());
        RestoreRun run = new RestoreRun(indexed, request, target, progress);
        progress.phase("restoring");
        expect(request, place, progress);
        run.execute(place, Math.max(MIN_WORKERS, repository.readers()));
        if (run.restored() + run.skipped() + run.failedItems() == 0) {
          progress.tell(
              new Event.Warning(
                  "there was nothing to restore: 'dj ls "
                      + place.snapshot().id().toShortHex()
                      + "' shows what the snapshot has"));
        }
        long verified = 0;
        long different = 0;
        if (request.verify() && !request.dryRun()) {
          progress.phase("verifying");
          VerifyRun verify = new VerifyRun(indexed, request, target, progress);
          verify.execute(place);
          verified = verify.verified();
          different = verify.different();
        }
        return new RestoreOutcome(
            place.snapshot().id(),
            run.restored(),
            run.skipped(),
            run.deleted(),
            run.bytesRestored(),
            run.bytesSkipped(),
            verified,
            run.failedItems() + different);
      }
    }
  }

  // What a whole snapshot has was counted when it was made.
  private static void expect(RestoreRequest request, SnapshotPlace place, Progress progress) {
    boolean whole =
        place.entry().isEmpty() && request.includes().isEmpty() && request.excludes().isEmpty();
    if (whole) {
      place
          .snapshot()
          .snapshot()
          .summary()
          .ifPresent(all -> progress.expect(all.filesProcessed(), all.bytesProcessed()));
    }
  }

  private static void warn(Progress progress, Finding finding) {
    progress.tell(new Event.Warning(finding.message()));
  }
}
