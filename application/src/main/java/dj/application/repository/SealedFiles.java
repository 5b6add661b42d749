package dj.application.repository;

import dj.domain.container.LockFile;
import dj.domain.container.SealedContainer;
import dj.domain.container.SnapshotFile;
import dj.domain.container.SnapshotNote;
import dj.domain.container.TransactionFile;
import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.format.v1.ContainerType;
import dj.domain.format.v1.SegmentView;
import dj.domain.hash.Sha256;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.key.RepositoryKeys;
import dj.domain.lease.Lease;
import dj.domain.lease.LockName;
import dj.domain.lease.Revocation;
import dj.domain.port.FileName;
import dj.domain.port.LocalNotes;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Reads and writes the small sealed files of a repository. What is named by its content is
/// compared with its name on reading.
final class SealedFiles {
  private static final String NEWEST = "newest";

  private final StorageBackend backend;
  private final SealedContainer container;
  private final RepositoryKeys keys;
  private final SnapshotFile snapshots;
  private final LockFile locks;
  private final TransactionFile transactions;
  private final SnapshotNote snapshotNote;
  private final LocalNotes notes;

  SealedFiles(RepositoryPorts ports, RepositoryKeys keys) {
    this.backend = ports.backend();
    this.notes = ports.notes();
    this.container = new SealedContainer(ports.aead(), ports.compressor(), ports.random());
    this.keys = keys;
    this.snapshots = new SnapshotFile(container, ports.documents(), keys);
    this.locks = new LockFile(container, ports.documents(), keys);
    this.transactions = new TransactionFile(container, ports.documents(), keys);
    this.snapshotNote = new SnapshotNote(container, ports.documents(), keys);
  }

  /// The plaintext of an index segment.
  ///
  /// @throws ObjectMissingException if it is not there
  /// @throws DamageException if it is damaged
  byte[] readSegment(IndexId id) {
    String subject = "index segment " + id.toShortHex();
    byte[] file = WholeFiles.read(backend, FileName.of(id));
    if (!segmentName(file).equals(id)) {
      throw new DamageException(
          subject + ": its content was changed, the SHA-256 of the file is not its name",
          "run dj repo check to see what else is affected");
    }
    return container.open(subject, ContainerType.INDEX, keys, file);
  }

  /// An index segment, checked.
  ///
  /// @throws ObjectMissingException if it is not there
  /// @throws DamageException if it is damaged
  SegmentView viewSegment(IndexId id) {
    return SegmentView.of("index segment " + id.toShortHex(), readSegment(id));
  }

  /// Writes an index segment durably.
  IndexId writeSegment(byte[] plain) {
    byte[] file = container.seal(ContainerType.INDEX, keys, plain);
    IndexId id = segmentName(file);
    backend.write(FileName.of(id), ByteBuffer.wrap(file), WriteMode.CREATE_NAMED);
    return id;
  }

  /// A snapshot.
  ///
  /// @throws ObjectMissingException if it is not there
  /// @throws DamageException if it is damaged
  StoredSnapshot readSnapshot(SnapshotId id) {
    return snapshots.decode(id, WholeFiles.read(backend, FileName.of(id)));
  }

  /// What this client knows of the snapshots.
  SnapshotMemory snapshotMemory() {
    return new SnapshotMemory(notes, snapshotNote, keys.repository());
  }

  /// The newest snapshot that this computer has noted.
  Optional<StoredSnapshot> newest() {
    try {
      return notes
          .read(keys.repository(), NEWEST)
          .flatMap(file -> snapshotNote.open(file).stream().findFirst())
          .map(snapshotNote::decode);
    } catch (DamageException | UnsupportedVersionException _) {
      return Optional.empty();
    }
  }

  /// Notes a snapshot as the newest of this computer.
  void rememberNewest(StoredSnapshot snapshot) {
    notes.write(keys.repository(), NEWEST, snapshotNote.encode(List.of(snapshot)));
  }

  /// Writes a snapshot durably.
  SnapshotId writeSnapshot(Snapshot snapshot) {
    byte[] file = snapshots.encode(snapshot);
    SnapshotId id = SnapshotFile.name(file);
    backend.write(FileName.of(id), ByteBuffer.wrap(file), WriteMode.CREATE_NAMED);
    return id;
  }

  /// The file of a snapshot as it is, whatever is in it.
  ///
  /// @return empty if it is not there
  Optional<byte[]> snapshotFile(SnapshotId id) {
    return readIfPresent(FileName.of(id));
  }

  /// The snapshot in a file that a transaction record keeps.
  ///
  /// @throws DamageException if it is damaged
  StoredSnapshot snapshotOf(RemovedSnapshot removed) {
    return snapshots.decode(removed.id(), removed.file().toBytes());
  }

  /// Writes a transaction record durably.
  TransactionId writeTransaction(TransactionRecord transaction) {
    byte[] file = transactions.encode(transaction);
    TransactionId id = TransactionFile.name(file);
    backend.write(FileName.of(id), ByteBuffer.wrap(file), WriteMode.CREATE_NAMED);
    return id;
  }

  /// A transaction record; empty if it has vanished since it was listed.
  ///
  /// @throws DamageException if it is damaged
  Optional<TransactionRecord> readTransaction(TransactionId id) {
    return readIfPresent(FileName.of(id)).map(file -> transactions.decode(id, file));
  }

  /// Writes or renews a lease.
  void writeLease(Lease lease) {
    ByteBuffer file = ByteBuffer.wrap(locks.encode(lease));
    backend.write(FileName.of(lease.name()), file, WriteMode.REPLACE);
  }

  /// Writes a revocation; each name is written with one content.
  void writeRevocation(Revocation revocation) {
    ByteBuffer file = ByteBuffer.wrap(locks.encode(revocation));
    backend.write(FileName.of(revocation.name()), file, WriteMode.REPLACE);
  }

  /// A lease; empty if it has vanished since it was listed.
  ///
  /// @throws DamageException if it is damaged
  Optional<Lease> readLease(SessionId session) {
    return readIfPresent(FileName.of(LockName.lease(session)))
        .map(file -> locks.decodeLease(session, file));
  }

  /// A revocation; empty if it has vanished since it was listed, which an open one does when its
  /// revoker has closed it under another name.
  ///
  /// @throws DamageException if it is damaged
  Optional<Revocation> readRevocation(SessionId session, SessionId revoker) {
    return readIfPresent(FileName.of(LockName.revocation(session, revoker)))
        .map(file -> locks.decodeRevocation(session, revoker, file));
  }

  private Optional<byte[]> readIfPresent(FileName file) {
    try {
      return Optional.of(WholeFiles.read(backend, file));
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  private static IndexId segmentName(byte[] file) {
    return IndexId.of(Sha256.of(file), 0);
  }
}
