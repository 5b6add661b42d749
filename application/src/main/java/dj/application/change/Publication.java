package dj.application.change;

import dj.application.prune.SnapshotRescue;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.Rounds;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/// Commits snapshots of content that the repository has already, in a writer's session.
///
/// What the content needs may be in condemned packs alone, because it is that of deleted snapshots
/// or because a prune is under way. It is copied out of them first: the session's lease is older
/// than its view of the index, so that whatever is condemned later waits for the session.
final class Publication {
  private final OpenRepository repository;
  private final int workers;
  private final Progress progress;
  private final SnapshotRescue.Loss loss;

  /// Prepares a publication.
  ///
  /// @param workers how many threads read and copy
  /// @param loss what is thrown if something that a snapshot needs is lost
  Publication(OpenRepository repository, int workers, Progress progress, SnapshotRescue.Loss loss) {
    this.repository = repository;
    this.workers = workers;
    this.progress = progress;
    this.loss = loss;
  }

  /// One attempt.
  ///
  /// @param session the session that commits
  /// @param indexed what it has loaded
  /// @param snapshots what there is, oldest first
  record Round(CommitSession session, IndexedRepository indexed, List<StoredSnapshot> snapshots) {}

  /// One snapshot that is to be committed.
  ///
  /// @param snapshot the snapshot, as the session writes it
  /// @param source a tree that holds all that it needs, but for what the session itself has stored
  record Item(Snapshot snapshot, BlobId source) {}

  /// What is to be committed.
  interface Plan {
    /// Decides what to commit; called anew in each round.
    ///
    /// @return the snapshots, whose own new blobs are durable
    List<Item> items(Round round);
  }

  /// Commits.
  ///
  /// @return the ids in the order of the plan's snapshots; empty if it had none
  List<SnapshotId> commit(Plan plan) {
    return new Rounds("run")
        .run(
            _ -> attempt(plan),
            () ->
                progress.tell(
                    new Event.Warning(
                        "another client took this run for dead while it was suspended; beginning"
                            + " anew")));
  }

  private Optional<List<SnapshotId>> attempt(Plan plan) {
    try (CommitSession session = CommitSession.begin(repository)) {
      // Behind the lease: what is listed here, and needed, nobody removes without asking.
      List<StoredSnapshot> listed = repository.snapshots().list().valid();
      Optional<IndexedRepository> indexed = session.load();
      if (indexed.isEmpty()) {
        return Optional.empty();
      }
      List<Item> items = plan.items(new Round(session, indexed.get(), listed));
      if (items.isEmpty()) {
        return session.commitBlobs() ? Optional.of(List.of()) : Optional.empty();
      }
      progress.phase("making sure that all data is there");
      new SnapshotRescue(session, indexed.get(), workers, progress, loss)
          .copy(items.stream().map(Item::source).distinct().toList());
      return session.commitAll(items.stream().map(Item::snapshot).toList());
    }
  }
}
