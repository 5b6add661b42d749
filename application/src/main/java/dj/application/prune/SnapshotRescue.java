package dj.application.prune;

import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import java.util.Collection;
import java.util.Set;

/// Makes the content of deleted snapshots fit for new ones: packs that are condemned never come
/// back, so that every blob which is in condemned packs alone is copied into a new pack of a
/// writer's session.
public final class SnapshotRescue {
  private final CommitSession session;
  private final IndexedRepository indexed;
  private final int workers;
  private final Progress progress;

  /// Prepares a rescue.
  ///
  /// @param session the session that is going to commit the snapshots
  /// @param indexed what that session has loaded
  /// @param workers how many threads read and copy
  public SnapshotRescue(
      CommitSession session, IndexedRepository indexed, int workers, Progress progress) {
    this.session = session;
    this.indexed = indexed;
    this.workers = workers;
    this.progress = progress;
  }

  /// Copies what some trees need and a new snapshot must not rely on, and waits until it is
  /// durable.
  ///
  /// @param trees the root trees of the snapshots
  /// @return how many blobs were copied
  /// @throws FailedException if something that they need is gone
  /// @throws DjException if something cannot be read
  public long copy(Collection<BlobId> trees) {
    Set<NeededBlob> needed = Shortage.in(indexed, trees, workers, SnapshotRescue::gone);
    new BlobCopy(
            indexed,
            () -> session.newBlobStore(BlobStore.VERIFY_ONE_IN, progress),
            workers,
            progress)
        .blobs(needed);
    return needed.size();
  }

  private static DjException gone(BlobKind kind, BlobId id) {
    String what =
        switch (kind) {
          case DATA -> "data blob ";
          case TREE -> "tree blob ";
        };
    return new FailedException(
        "the snapshot cannot be brought back: "
            + what
            + id.toShortHex()
            + " that it needs has been removed",
        "keep what is condemned for longer with --undo-window the next time");
  }
}
