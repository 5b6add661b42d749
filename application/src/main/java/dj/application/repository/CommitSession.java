package dj.application.repository;

import dj.application.packing.BlobRegistry;
import dj.application.packing.BlobStore;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.error.StorageException;
import dj.domain.event.Progress;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.LeaseKind;
import dj.domain.pack.SealedPack;
import dj.domain.port.FileName;
import dj.domain.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// One commit to a repository: the writer's half of the protocol, and the one place that orders its
/// writes.
///
/// - W1 the lease is written: whoever wants to delete packs sees it, and waits or revokes.
/// - W2 the index is loaded; the load counts only if the session is not revoked afterwards.
/// - W3 packs are stored, and listed in a segment now and then, so that an interrupted run keeps
///   its work.
/// - W4 when all packs are durable: the last segment, then the snapshot.
/// - W5 the fence: if nobody has revoked the session, or every revocation keeps all that it wrote,
///   the snapshot is committed. Else it does not count, is deleted, and the caller begins anew.
/// - W6 the lease is removed; if that fails it runs out.
///
/// Nothing in here compares two clocks.
public final class CommitSession implements BlobRegistry, AutoCloseable {
  private enum Step {
    LEASED,
    LOADED,
    PUBLISHED,
    COMMITTED,
    REVOKED
  }

  private final OpenRepository repository;
  private final HeldLease lease;
  private final PackListing packs;
  private Step step = Step.LEASED;
  private @Nullable IndexedRepository indexed;

  private CommitSession(OpenRepository repository, HeldLease lease) {
    this.repository = repository;
    this.lease = lease;
    this.packs = new PackListing(repository, lease.session());
  }

  /// W1: begins a session.
  ///
  /// @throws StorageException if the lease cannot be written
  /// @throws dj.domain.error.UnsupportedVersionException if only later programs may write
  public static CommitSession begin(OpenRepository repository) {
    repository.config().requireWritable();
    return new CommitSession(repository, HeldLease.begin(repository, LeaseKind.WRITE));
  }

  /// The session's identity.
  public SessionId id() {
    return lease.session();
  }

  /// W2: loads what new data may rely on.
  ///
  /// @return empty if the session was revoked meanwhile: begin a new one
  public Optional<IndexedRepository> load() {
    require(Step.LEASED);
    IndexedRepository loaded = repository.load();
    return accept(loaded) ? Optional.of(loaded) : Optional.empty();
  }

  /// W2 with a look at the snapshots.
  ///
  /// @return empty if the session was revoked meanwhile: begin a new one
  public Optional<OpenRepository.Overview> loadWithSnapshots() {
    require(Step.LEASED);
    OpenRepository.Overview overview = repository.loadWithSnapshots();
    return accept(overview.indexed()) ? Optional.of(overview) : Optional.empty();
  }

  private boolean accept(IndexedRepository loaded) {
    if (loaded.loaded().revocations().concern(id())) {
      loaded.close();
      step = Step.REVOKED;
      return false;
    }
    indexed = loaded;
    step = Step.LOADED;
    return true;
  }

  /// Opens the store of the session's new blobs.
  ///
  /// @param verifyOneIn one in so many blobs is opened again before its pack is uploaded
  public BlobStore newBlobStore(int verifyOneIn, Progress progress) {
    return repository.newBlobStore(id(), this, verifyOneIn, progress);
  }

  /// Opens a store that takes no blobs but those that are wanted.
  ///
  /// @param wanted which blobs are stored, if they are nowhere else
  public BlobStore newBlobStore(
      BiPredicate<BlobKind, BlobId> wanted, int verifyOneIn, Progress progress) {
    BlobRegistry choosy =
        new BlobRegistry() {
          @Override
          public boolean claim(BlobKind kind, BlobId id) {
            return wanted.test(kind, id) && CommitSession.this.claim(kind, id);
          }

          @Override
          public void store(SealedPack pack) {
            CommitSession.this.store(pack);
          }
        };
    return repository.newBlobStore(id(), choosy, verifyOneIn, progress);
  }

  @Override
  public boolean claim(BlobKind kind, BlobId blob) {
    return indexed().index().claim(kind, blob);
  }

  /// W3: stores a pack durably, and notes its blobs.
  @Override
  public void store(SealedPack pack) {
    packs.store(pack, indexed());
  }

  /// Lists all packs that are durable in the index, also those of a run that cannot go on: the next
  /// one need not store them again.
  public void keepWork() {
    packs.flush();
  }

  /// Lists what is durable before a failure goes on, whatever it is; a second failure on the way is
  /// added to it.
  public void keepWorkAfter(RuntimeException failure) {
    boolean interrupted = Thread.interrupted();
    try {
      keepWork();
    } catch (DjException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// W4 and W5: publishes a snapshot of blobs that are all durable.
  ///
  /// @return its id; empty if the session was revoked and the snapshot does not count: begin a new
  ///   session
  public Optional<SnapshotId> commit(Snapshot snapshot) {
    return commitAll(List.of(snapshot)).map(List::getFirst);
  }

  /// As [#commit] with several snapshots: all of them count, or none. Each is whole in itself, so
  /// that a crash between them leaves nothing that is half done.
  ///
  /// @return their ids, in the same order
  public Optional<List<SnapshotId>> commitAll(List<Snapshot> snapshots) {
    require(Step.LOADED);
    keepWork();
    List<SnapshotId> ids = new ArrayList<>(snapshots.size());
    for (Snapshot snapshot : snapshots) {
      ids.add(repository.files().writeSnapshot(snapshot));
    }
    step = Step.PUBLISHED;
    if (passesFence(ids)) {
      step = Step.COMMITTED;
      return Optional.of(ids);
    }
    step = Step.REVOKED;
    ids.forEach(id -> repository.backend().delete(FileName.of(id)));
    return Optional.empty();
  }

  /// W4 and W5 without a snapshot: lists blobs that snapshots of others have lost.
  ///
  /// @return whether they count; if the session was revoked, begin a new one
  public boolean commitBlobs() {
    require(Step.LOADED);
    keepWork();
    boolean counts = passesFence(List.of());
    step = counts ? Step.COMMITTED : Step.REVOKED;
    return counts;
  }

  /// W6: ends the session.
  @Override
  public void close() {
    if (indexed != null) {
      indexed.close();
    }
    lease.close();
  }

  private boolean passesFence(List<SnapshotId> snapshots) {
    Revocations revocations = Revocations.list(repository);
    return !revocations.isBeingRevoked(id())
        && snapshots.stream().allMatch(snapshot -> revocations.isValid(id(), snapshot))
        && packs.segments().stream().allMatch(segment -> revocations.isValid(id(), segment));
  }

  private IndexedRepository indexed() {
    if (indexed == null) {
      throw new IllegalStateException("the index is not loaded");
    }
    return indexed;
  }

  private void require(Step expected) {
    if (step != expected) {
      throw new IllegalStateException("the session is " + step + ", not " + expected);
    }
  }
}
