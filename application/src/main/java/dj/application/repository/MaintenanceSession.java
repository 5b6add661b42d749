package dj.application.repository;

import dj.application.packing.BlobRegistry;
import dj.application.packing.BlobStore;
import dj.domain.blob.BlobKind;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.SegmentView;
import dj.domain.format.v1.SegmentWriter;
import dj.domain.id.BlobId;
import dj.domain.id.IndexId;
import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.index.Tombstone;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.LockName;
import dj.domain.lease.Revocation;
import dj.domain.pack.PackKey;
import dj.domain.pack.SealedPack;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session that may remove things: the single moves of the maintainer's half of the protocol,
/// each of a few storage operations. Who puts them in order is `dj.application.prune`.
///
/// Packs are condemned, then doomed, then deleted, and never come back: a blob of a condemned pack
/// that turns out to be needed is copied into a new one. What this session wrote counts only while
/// it passes its fence, like that of every other session.
public final class MaintenanceSession implements BlobRegistry, AutoCloseable {
  private final OpenRepository repository;
  private final HeldLease lease;
  private final PackListing packs;
  private final Authors authors;
  private final Set<SessionId> revoked = new HashSet<>();
  private final LongAdder storedBytes = new LongAdder();
  private final List<IndexedRepository> loads = new ArrayList<>();
  private @Nullable IndexedRepository indexed;

  private MaintenanceSession(OpenRepository repository, HeldLease lease) {
    this.repository = repository;
    this.lease = lease;
    this.packs = new PackListing(repository, lease.session());
    this.authors = new Authors(repository);
  }

  /// P1: begins a session by writing its lease.
  ///
  /// @throws dj.domain.error.StorageException if it cannot be written
  /// @throws UnsupportedVersionException if only later programs may remove anything
  public static MaintenanceSession begin(OpenRepository repository) {
    repository.config().requirePrunable();
    return new MaintenanceSession(repository, HeldLease.begin(repository, LeaseKind.MAINTENANCE));
  }

  /// The session's identity.
  public SessionId id() {
    return lease.session();
  }

  /// The repository.
  public OpenRepository repository() {
    return repository;
  }

  /// The roots of all snapshots that count; those of a session that is being revoked do. They must
  /// be listed before the index is loaded.
  ///
  /// @throws DamageException if a snapshot cannot be read: what it needs is not known
  public List<SnapshotRoot> roots() {
    List<SnapshotRoot> roots = authors.roots();
    Revocations revocations = Revocations.list(repository);
    return roots.stream()
        .filter(root -> revocations.isValid(root.author(), root.snapshot()))
        .toList();
  }

  /// Loads the index, for this session to rely on until the next load. What was loaded before stays
  /// open until the session ends or it is closed.
  ///
  /// @return empty if the session was revoked meanwhile: what was loaded then may mix old segments
  ///   with tombstones that were dropped since
  public Optional<IndexedRepository> load() {
    return accept(repository.load());
  }

  /// Loads the index as far as it can be read, else as [#load]: for a repair, which must not be
  /// begun while anybody else is at work.
  ///
  /// @param findings is told of segments that are damaged
  public Optional<IndexedRepository> loadReadable(Consumer<Finding> findings) {
    return accept(repository.loadReadable(findings));
  }

  private Optional<IndexedRepository> accept(IndexedRepository loaded) {
    if (loaded.loaded().revocations().concern(id())) {
      loaded.close();
      return Optional.empty();
    }
    authors.note(loaded.loaded());
    loads.add(loaded);
    indexed = loaded;
    return Optional.of(loaded);
  }

  /// Whether all that this session wrote counts: nobody revokes it, or who did kept it all.
  public boolean passesFence() {
    Revocations revocations = Revocations.list(repository);
    return !revocations.isBeingRevoked(id())
        && packs.segments().stream().allMatch(segment -> revocations.isValid(id(), segment));
  }

  /// Opens the store of the session's new blobs.
  ///
  /// @param verifyOneIn one in so many blobs is opened again before its pack is uploaded
  public BlobStore newBlobStore(int verifyOneIn, Progress progress) {
    return repository.newBlobStore(id(), this, verifyOneIn, progress);
  }

  /// Takes over the storing of a blob that is in no pack which may be relied on.
  @Override
  public boolean claim(BlobKind kind, BlobId blob) {
    return indexed().index().claim(kind, blob);
  }

  @Override
  public void store(SealedPack pack) {
    packs.store(pack, indexed());
    storedBytes.add(pack.lengthBytes());
  }

  /// The size of all packs that the session has stored, in bytes.
  public long storedBytes() {
    return storedBytes.sum();
  }

  /// Lists all packs that were stored in the index.
  public void listPacks() {
    packs.flush();
  }

  /// Writes tombstones, in a segment that holds nothing else: its date says for how long the packs
  /// have been condemned.
  public void bury(Collection<PackId> chosen, Tombstone.State state) {
    if (chosen.isEmpty()) {
      return;
    }
    SegmentWriter segment = new SegmentWriter(id());
    chosen.forEach(pack -> segment.add(new Tombstone(pack, state, id())));
    packs.write(segment);
  }

  /// Reads a segment again; empty if somebody deleted it.
  public Optional<SegmentView> segment(IndexId segment) {
    try {
      return Optional.of(repository.files().viewSegment(segment));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  /// Creates an empty segment of this session.
  public SegmentWriter newSegment() {
    return new SegmentWriter(id());
  }

  /// Writes a segment.
  public IndexId write(SegmentWriter segment) {
    return packs.write(segment);
  }

  /// Deletes a segment whose content is elsewhere, or that counts for nobody.
  public void delete(IndexId segment) {
    repository.backend().delete(FileName.of(segment));
    packs.forget(segment);
  }

  /// Deletes a pack that is doomed.
  ///
  /// @throws dj.domain.error.DeniedException if the storage allows no deletes
  public void delete(PackId pack) {
    repository.backend().delete(FileName.of(pack));
  }

  /// Who wrote a pack, as the beginning of its file says in clear.
  ///
  /// @return empty if there is no such pack any more, or no header can be read
  public Optional<SessionId> authorOf(PackId pack) {
    byte[] header = new byte[PackHeader.LENGTH_BYTES];
    try {
      repository.backend().read(FileName.of(pack), 0, header, 0, header.length);
      try (PackKey key = PackKey.open(repository.keys(), pack, header, 0)) {
        return Optional.of(key.header().session());
      }
    } catch (ObjectMissingException | DamageException | UnsupportedVersionException e) {
      return Optional.empty();
    }
  }

  /// Renews the own lease and lists those of others. The listing dates the own lease as well, which
  /// tells the time by the storage's clock.
  public Attendance attendance() {
    lease.beat();
    List<ListedFile> listed = new ArrayList<>();
    repository.backend().list(FileKind.LOCK, listed::add);
    Instant now = Instant.MIN;
    List<Attendance.Presence> others = new ArrayList<>();
    for (ListedFile file : listed) {
      Optional<LockName> name = Revocations.lockName(file.file()).filter(LockName::isLease);
      if (name.isEmpty()) {
        continue;
      }
      if (name.get().session().equals(id())) {
        now = file.modified();
      } else {
        presence(name.get().session(), file.modified()).ifPresent(others::add);
      }
    }
    return new Attendance(now, others);
  }

  /// Empty if the lease has vanished since it was listed: the session has ended.
  private Optional<Attendance.Presence> presence(SessionId session, Instant modified) {
    try {
      return repository
          .files()
          .readLease(session)
          .map(found -> new Attendance.Presence(session, Optional.of(found), modified));
    } catch (DamageException | UnsupportedVersionException e) {
      return Optional.of(new Attendance.Presence(session, Optional.empty(), modified));
    }
  }

  /// Whether the process of a lease has certainly ended.
  public boolean hasEnded(Lease other) {
    RepositoryPorts ports = repository.ports();
    return other.done()
        || (ports.origin().process().sharesNumbersWith(other.process())
            && !ports.processes().mayRun(other.process()));
  }

  /// Whether this session has revoked another one.
  public boolean hasRevoked(SessionId other) {
    return revoked.contains(other);
  }

  /// R1 to R4: takes another session for dead. From then on nothing counts that it has not
  /// published by now; snapshots are listed before the segments that they need.
  ///
  /// The closed revocation has a name of its own, and the open one is removed after it: if the
  /// store carries out a write of the open one late, that puts it back beside the closed one, which
  /// counts as before, and not in its place.
  public void revoke(SessionId other) {
    Revocation open = Revocation.open(other, id());
    repository.files().writeRevocation(open);
    SortedSet<SnapshotId> snapshots = authors.snapshotsBy(other);
    SortedSet<IndexId> segments = authors.segmentsBy(other);
    repository.files().writeRevocation(open.closeAs(repository.newSession(), snapshots, segments));
    repository.backend().delete(FileName.of(open.name()));
    revoked.add(other);
  }

  /// Removes the lease of a session that has said that it ended, only reads, or was revoked by this
  /// one: whoever looks at the leases from now on need not ask again.
  public void removeLease(SessionId other) {
    repository.backend().delete(FileName.of(LockName.lease(other)));
  }

  @Override
  public void close() {
    loads.forEach(IndexedRepository::close);
    lease.close();
  }

  private IndexedRepository indexed() {
    if (indexed == null) {
      throw new IllegalStateException("the index is not loaded");
    }
    return indexed;
  }
}
