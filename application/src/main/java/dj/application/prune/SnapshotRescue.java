package dj.application.prune;

import dj.application.packing.BlobStore;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
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
  private final Loss loss;

  /// What it means that something is lost.
  @FunctionalInterface
  public interface Loss {
    /// Says so.
    ///
    /// @param blob the blob that is in no pack, for people
    DjException of(String blob);
  }

  /// Prepares a rescue.
  ///
  /// @param session the session that is going to commit the snapshots
  /// @param indexed what that session has loaded
  /// @param workers how many threads read and copy
  /// @param loss what is thrown if something is lost
  public SnapshotRescue(
      CommitSession session, IndexedRepository indexed, int workers, Progress progress, Loss loss) {
    this.session = session;
    this.indexed = indexed;
    this.workers = workers;
    this.progress = progress;
    this.loss = loss;
  }

  /// Copies what some trees need and a new snapshot must not rely on, and waits until it is
  /// durable.
  ///
  /// @param trees the root trees of the snapshots
  /// @return how many blobs were copied
  /// @throws DjException if something that they need is lost, or cannot be read
  public long copy(Collection<BlobId> trees) {
    Set<NeededBlob> needed = Shortage.in(indexed, trees, workers, this::lost);
    new BlobCopy(
            indexed,
            () -> session.newBlobStore(BlobStore.VERIFY_ONE_IN, progress),
            workers,
            progress)
        .blobs(needed);
    return needed.size();
  }

  private DjException lost(BlobKind kind, BlobId id) {
    String what =
        switch (kind) {
          case DATA -> "data blob ";
          case TREE -> "tree blob ";
        };
    return loss.of(what + id.toShortHex());
  }
}
