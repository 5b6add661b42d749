package dj.application.repair;

import dj.application.check.Findings;
import dj.application.check.LostContent;
import dj.application.repository.IndexedRepository;
import dj.application.repository.MaintenanceSession;
import dj.application.repository.OpenRepository;
import dj.application.repository.Snapshots;
import dj.domain.error.FailedException;
import dj.domain.error.RepositoryLockedException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.PackId;
import dj.domain.index.Tombstone;
import dj.domain.port.FileKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One repair: finds out what can be done, and does it under a session of its own.
///
/// The order is what makes it safe. What can be read of damaged packs is copied into new ones; the
/// new packs, and those that no segment listed, are listed; the session passes its fence. Only then
/// packs that are damaged or missing are condemned and doomed, each past the fence, damaged ones
/// are deleted, and at last the segments and records of the log that nobody can read. A repair that
/// is stopped anywhere leaves a repository that the next one repairs.
public final class RepairRun {
  /// Some 50 MiB of memory while a segment is collected.
  private static final int MAX_SEGMENT_BLOBS = 1 << 19;

  private final OpenRepository repository;
  private final boolean deep;
  private final List<Donor> donors;
  private final Patience patience;
  private final Progress progress;

  /// Prepares a repair.
  ///
  /// @param deep whether every byte of every pack is read to find what is damaged
  /// @param donors where lost content may still be, asked in this order
  /// @param patience how long it waits until nobody else is at work
  public RepairRun(
      OpenRepository repository,
      boolean deep,
      List<Donor> donors,
      Patience patience,
      Progress progress) {
    this.repository = repository;
    this.patience = patience;
    this.deep = deep;
    this.donors = List.copyOf(donors);
    this.progress = progress;
  }

  /// Looks, and changes nothing.
  ///
  /// @param findings gets what is damaged, and what would remain lost
  public RepairPlan plan(Findings findings) {
    Snapshots.Listing snapshots = list(findings);
    try (IndexedRepository indexed = repository.loadReadable(findings::add)) {
      Supply supply = new Supply(repository, snapshots.valid(), progress);
      return new RepairSurvey(indexed, restorableFolders(), progress)
          .look(deep, snapshots.valid(), lost -> supply.find(donors, lost, indexed), findings)
          .plan();
    }
  }

  /// Repairs.
  ///
  /// @param findings gets what was damaged, and what was lost before the donors were asked
  /// @return what was done
  /// @throws RepositoryLockedException if somebody else is at work
  /// @throws FailedException if somebody else took this repair for dead
  public RepairPlan apply(Findings findings) {
    // First of all: nothing can be listed or written without them, not even what says who is at
    // work. Whoever else comes upon an empty index stores more than is needed, and no harm is done.
    List<FileKind> folders = restorableFolders();
    folders.forEach(repository.backend()::restoreFolder);
    RepairPlan done = settle(folders, findings);
    if (donors.isEmpty()) {
      return done;
    }
    // Behind the repair: a pack that is missing is listed no more, and what was in it counts as
    // lost.
    Supply supply = new Supply(repository, repository.snapshots().list().valid(), progress);
    return done.supplying(supply.take(donors));
  }

  /// The folder of the snapshots is left to people: where it is empty, all data is waste.
  private List<FileKind> restorableFolders() {
    return repository.backend().missingFolders().stream()
        .filter(kind -> kind != FileKind.SNAPSHOT)
        .sorted()
        .toList();
  }

  private RepairPlan settle(List<FileKind> folders, Findings findings) {
    try (MaintenanceSession session = beginAlone()) {
      Snapshots.Listing snapshots = list(findings);
      IndexedRepository indexed =
          session.loadReadable(findings::add).orElseThrow(RepairRun::takenForDead);
      RepairSurvey survey =
          new RepairSurvey(indexed, folders, progress)
              .look(deep, snapshots.valid(), _ -> LostContent.NONE, findings);
      if (!survey.plan().isEmpty()) {
        addWhatWasFound(session, survey);
        removeWhatIsOfNoUse(session, survey);
      }
      return survey.plan();
    }
  }

  /// Begins a session when nobody else is at work. Whoever waits holds no lease meanwhile: two
  /// repairs would wait for each other.
  private MaintenanceSession beginAlone() {
    Patience left = patience;
    while (true) {
      MaintenanceSession session = MaintenanceSession.begin(repository);
      try {
        new Solitude(session).require();
        return session;
      } catch (RepositoryLockedException e) {
        session.close();
        if (left.isWorn()) {
          throw e;
        }
        tellWaiting(e, left.equals(patience));
        left = left.wear();
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    }
  }

  private void tellWaiting(RepositoryLockedException reason, boolean first) {
    progress.phase("waiting for others to finish");
    if (first) {
      progress.tell(new Event.Warning(reason.getMessage() + "; waiting until it is done"));
    }
  }

  private Snapshots.Listing list(Findings findings) {
    progress.phase("reading snapshots and index");
    Snapshots.Listing snapshots = repository.snapshots().list();
    snapshots.damaged().forEach(findings::add);
    return snapshots;
  }

  private void addWhatWasFound(MaintenanceSession session, RepairSurvey survey) {
    new Salvage(session, progress).copy(survey.damaged());
    session.listPacks();
    progress.phase("writing the index");
    SegmentWriter segment = session.newSegment();
    for (AdoptedPack pack : survey.adopted()) {
      segment.add(pack.info(), pack.blobs());
      if (segment.blobCount() >= MAX_SEGMENT_BLOBS) {
        session.write(segment);
        segment = session.newSegment();
      }
    }
    if (!segment.isEmpty()) {
      session.write(segment);
    }
    requireFence(session);
  }

  private void removeWhatIsOfNoUse(MaintenanceSession session, RepairSurvey survey) {
    progress.phase("removing what is of no use");
    Set<PackId> gone = new HashSet<>(survey.missing());
    gone.addAll(survey.damaged());
    session.bury(gone, Tombstone.State.CONDEMNED);
    requireFence(session);
    new Solitude(session).require();
    session.bury(gone, Tombstone.State.DOOMED);
    requireFence(session);
    survey.damaged().forEach(session::delete);
    survey.plan().damagedSegments().forEach(session::delete);
    survey.plan().damagedRecords().forEach(repository.transactions()::deleteDamaged);
  }

  private static void requireFence(MaintenanceSession session) {
    if (!session.passesFence()) {
      throw takenForDead();
    }
  }

  private static FailedException takenForDead() {
    return new FailedException(
        "another client took this repair for dead while it was suspended",
        "nothing is lost by that; run the repair again");
  }
}
