package dj.application.repository;

import dj.application.concurrent.Ticker;
import dj.application.packing.BlobRegistry;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.error.StorageException;
import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.index.PackInfo;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.pack.PackBuffers;
import dj.domain.pack.PackFactory;
import dj.domain.pack.SealedPack;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);
  private static final Duration SEGMENT_INTERVAL = Duration.ofSeconds(60);
  private static final int SEGMENT_PACKS = 64;

  private enum Step {
    LEASED,
    LOADED,
    PUBLISHED,
    COMMITTED,
    REVOKED
  }

  private final OpenRepository repository;
  private final SessionId id;
  private final Ticker heartbeat;
  private Lease lease;
  private Step step = Step.LEASED;
  private @Nullable IndexedRepository indexed;

  private SegmentWriter pendingSegment;
  private Instant lastSegment;
  private final List<IndexId> segments = new ArrayList<>();

  private CommitSession(OpenRepository repository, SessionId id, Lease lease) {
    this.repository = repository;
    this.id = id;
    this.lease = lease;
    this.pendingSegment = new SegmentWriter(id);
    this.lastSegment = repository.ports().clock().instant();
    this.heartbeat = Ticker.start("lease", HEARTBEAT, this::beat);
  }

  /// W1: begins a session.
  ///
  /// @throws StorageException if the lease cannot be written
  /// @throws dj.domain.error.UnsupportedVersionException if only later programs may write
  public static CommitSession begin(OpenRepository repository) {
    repository.config().requireWritable();
    SessionId id = repository.newSession();
    RepositoryPorts.Origin origin = repository.ports().origin();
    Lease lease =
        new Lease(
            id,
            LeaseKind.WRITE,
            origin.host(),
            origin.user(),
            origin.process(),
            origin.program(),
            1,
            false);
    repository.files().writeLease(lease);
    return new CommitSession(repository, id, lease);
  }

  /// The session's identity.
  public SessionId id() {
    return id;
  }

  /// W2: loads what new data may rely on.
  ///
  /// @return empty if the session was revoked meanwhile: begin a new one
  public Optional<IndexedRepository> load() {
    require(Step.LEASED);
    IndexedRepository loaded = repository.load();
    if (Revocations.list(repository).concern(id)) {
      loaded.close();
      step = Step.REVOKED;
      return Optional.empty();
    }
    indexed = loaded;
    step = Step.LOADED;
    return Optional.of(loaded);
  }

  /// Opens the session's new packs.
  ///
  /// @param buffers where packs are built, of [#packTargetBytes] each
  public PackFactory packFactory(PackBuffers buffers) {
    return new PackFactory(
        repository.keys(), id, repository.ports().random(), packTargetBytes(repository), buffers);
  }

  /// The size that packs of a repository aim at, in bytes.
  public static int packTargetBytes(OpenRepository repository) {
    return repository.config().packSizes().dataBytes();
  }

  @Override
  public boolean claim(BlobKind kind, BlobId blob) {
    return indexed().index().claim(kind, blob);
  }

  /// W3: stores a pack durably, and notes its blobs.
  @Override
  public void store(SealedPack pack) {
    repository.backend().write(FileName.of(pack.id()), pack.content(), WriteMode.CREATE);
    Instant now = repository.ports().clock().instant();
    PackInfo info = new PackInfo(pack.id(), pack.key().kind(), pack.lengthBytes(), now);
    indexed().index().add(info, pack.blobs());
    Optional<SegmentWriter> full;
    synchronized (this) {
      pendingSegment.add(info, pack.blobs());
      boolean due =
          pendingSegment.packCount() >= SEGMENT_PACKS
              || Duration.between(lastSegment, now).compareTo(SEGMENT_INTERVAL) >= 0;
      full = due ? takeSegment(now) : Optional.empty();
    }
    full.ifPresent(this::writeSegment);
  }

  /// Lists all packs that are durable in the index, also those of a run that cannot go on: the next
  /// one need not store them again.
  public void keepWork() {
    Optional<SegmentWriter> rest;
    synchronized (this) {
      rest = takeSegment(repository.ports().clock().instant());
    }
    rest.ifPresent(this::writeSegment);
  }

  /// W4 and W5: publishes a snapshot of blobs that are all durable.
  ///
  /// @return its id; empty if the session was revoked and the snapshot does not count: begin a new
  ///   session
  public Optional<SnapshotId> commit(Snapshot snapshot) {
    require(Step.LOADED);
    keepWork();
    SnapshotId snapshotId = repository.files().writeSnapshot(snapshot);
    step = Step.PUBLISHED;
    if (passesFence(snapshotId)) {
      step = Step.COMMITTED;
      return Optional.of(snapshotId);
    }
    step = Step.REVOKED;
    repository.backend().delete(FileName.of(snapshotId));
    return Optional.empty();
  }

  /// W6: ends the session.
  @Override
  public void close() {
    heartbeat.close();
    if (indexed != null) {
      indexed.close();
    }
    // Whoever was told to stop still takes the lease away: else others would wait for it to run out.
    boolean interrupted = Thread.interrupted();
    try {
      repository.backend().delete(FileName.of(lease.name()));
    } catch (DjException e) {
      endLease();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Storage that allows no deletes gets a lease that says of itself that it is over; if that fails
  /// as well, it runs out.
  private void endLease() {
    try {
      repository.files().writeLease(lease.ended());
    } catch (DjException e) {
      // Nothing depends on it: a lease that is not renewed is found to be dead.
      return;
    }
  }

  private boolean passesFence(SnapshotId snapshot) {
    Revocations revocations = Revocations.list(repository);
    return !revocations.isBeingRevoked(id)
        && revocations.isValid(id, snapshot)
        && segments().stream().allMatch(segment -> revocations.isValid(id, segment));
  }

  private Optional<SegmentWriter> takeSegment(Instant now) {
    lastSegment = now;
    if (pendingSegment.isEmpty()) {
      return Optional.empty();
    }
    SegmentWriter full = pendingSegment;
    pendingSegment = new SegmentWriter(id);
    return Optional.of(full);
  }

  private void writeSegment(SegmentWriter segment) {
    IndexId written = repository.files().writeSegment(segment.encode());
    synchronized (this) {
      segments.add(written);
    }
  }

  private synchronized List<IndexId> segments() {
    return List.copyOf(segments);
  }

  private void beat() {
    try {
      lease = lease.beat();
      repository.files().writeLease(lease);
    } catch (DjException e) {
      // A missed heartbeat costs at worst a revocation, which the fence notices.
      return;
    }
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
