package dj.application.prune;

import dj.application.repository.Attendance;
import dj.application.repository.OpenRepository;
import dj.application.repository.SnapshotAudit;
import dj.application.repository.SnapshotRoot;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.lease.Lease;
import java.util.List;
import java.util.Optional;

/// Keeps a prune from freeing the data of snapshots that have vanished though nobody removed them.
final class LossGuard {
  private static final String WAY_OUT = "--unsafe-allow-remove-all";

  private LossGuard() {}

  /// Refuses where something shows that snapshots have vanished.
  ///
  /// @param roots all snapshots that count
  /// @return whether to go on; false where there is no snapshot, but somebody is at work that may
  ///   be about to write the first one
  /// @throws DamageException if snapshots have vanished for certain
  /// @throws DeniedException if there is no snapshot, and nothing tells who removed the last one
  static boolean permits(Round round, List<SnapshotRoot> roots, Survey survey) {
    try {
      requireNoLoss(round.repository(), roots, survey);
      return true;
    } catch (DeniedException e) {
      List<Lease> active = atWork(round);
      if (active.isEmpty()) {
        throw e;
      }
      round.tally().hindered(active);
      return false;
    }
  }

  private static List<Lease> atWork(Round round) {
    Attendance attendance = round.session().attendance();
    return attendance.others().stream()
        .filter(presence -> !Settlement.isOver(round.session(), presence, attendance.now()))
        .flatMap(presence -> presence.lease().stream())
        .toList();
  }

  /// The same, whoever is at work.
  ///
  /// @param roots all snapshots that count
  /// @throws DamageException if snapshots have vanished for certain
  /// @throws DeniedException if there is no snapshot, and nothing tells who removed the last one
  static void requireNoLoss(OpenRepository repository, List<SnapshotRoot> roots, Survey survey) {
    SnapshotAudit audit = new SnapshotAudit(repository);
    // What came between the two listings of an audit is in both of the next.
    Optional<String> loss =
        audit.loss(roots).flatMap(_ -> new SnapshotAudit(repository).loss(roots));
    if (loss.isPresent()) {
      throw new DamageException(
          "snapshots have vanished that nobody removed: " + loss.get() + "; nothing was freed",
          "put their files back from a copy of snapshots/; if their data may go, run the command"
              + " again with "
              + WAY_OUT);
    }
    if (roots.isEmpty() && !audit.explainsEmptiness(survey.newestPack())) {
      throw new DeniedException(
          "there is no snapshot, and the log does not tell that somebody removed the last one;"
              + " nothing was freed",
          "put the files back from a copy of snapshots/ if there were any; if all data may go, such"
              + " as that of backups that were interrupted, run the command again with "
              + WAY_OUT);
    }
  }
}
