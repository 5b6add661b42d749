package dj.domain.container;

import dj.domain.error.DamageException;
import dj.domain.format.v1.ContainerType;
import dj.domain.hash.Sha256;
import dj.domain.id.SnapshotId;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.DocumentCodec;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;

/// The file of a snapshot: the [Snapshot] in a sealed container, named by the SHA-256 of the whole.
public final class SnapshotFile {
  private final SealedContainer container;
  private final DocumentCodec codec;
  private final RepositoryKeys keys;

  /// Creates the writer and reader of the snapshots of one repository.
  ///
  /// @param keys the repository's keys, borrowed
  public SnapshotFile(SealedContainer container, DocumentCodec codec, RepositoryKeys keys) {
    this.container = container;
    this.codec = codec;
    this.keys = keys;
  }

  /// The content of the file; [#name] tells what it is called.
  public byte[] encode(Snapshot snapshot) {
    return container.seal(ContainerType.SNAPSHOT, keys, codec.snapshot().encode(snapshot));
  }

  /// The id of the snapshot in a file.
  public static SnapshotId name(byte[] file) {
    return SnapshotId.of(Sha256.of(file), 0);
  }

  /// Opens the file of the snapshot `id`.
  ///
  /// @throws DamageException if it is not that
  /// @throws dj.domain.error.UnsupportedVersionException if a later version wrote it
  public StoredSnapshot decode(SnapshotId id, byte[] file) {
    String subject = "snapshot " + id.toShortHex();
    if (!name(file).equals(id)) {
      throw new DamageException(
          subject + ": its content was changed, the SHA-256 of the file is not its name",
          "run 'dj repo check' to see what else is affected.");
    }
    byte[] json = container.open(subject, ContainerType.SNAPSHOT, keys, file);
    return new StoredSnapshot(id, codec.snapshot().decode(subject, json));
  }
}
