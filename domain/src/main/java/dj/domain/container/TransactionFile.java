package dj.domain.container;

import dj.domain.error.DamageException;
import dj.domain.format.v1.ContainerType;
import dj.domain.hash.Sha256;
import dj.domain.id.TransactionId;
import dj.domain.key.RepositoryKeys;
import dj.domain.port.DocumentCodec;
import dj.domain.transaction.TransactionRecord;

/// The files in `log`: a [TransactionRecord] in a sealed container, named by the SHA-256 of the
/// whole.
public final class TransactionFile {
  private final SealedContainer container;
  private final DocumentCodec codec;
  private final RepositoryKeys keys;

  /// Creates the writer and reader of the log of one repository.
  ///
  /// @param keys the repository's keys, borrowed
  public TransactionFile(SealedContainer container, DocumentCodec codec, RepositoryKeys keys) {
    this.container = container;
    this.codec = codec;
    this.keys = keys;
  }

  /// The content of the file; [#name] tells what it is called.
  ///
  /// @throws dj.domain.error.FailedException if it is too long
  public byte[] encode(TransactionRecord transaction) {
    return container.seal(ContainerType.LOG, keys, codec.transaction().encode(transaction));
  }

  /// The name of a file.
  public static TransactionId name(byte[] file) {
    return TransactionId.of(Sha256.of(file), 0);
  }

  /// Opens the file called `id`.
  ///
  /// @throws DamageException if it is not that
  /// @throws dj.domain.error.UnsupportedVersionException if a later version wrote it
  public TransactionRecord decode(TransactionId id, byte[] file) {
    String subject = "transaction record " + id.toShortHex();
    if (!name(file).equals(id)) {
      throw new DamageException(
          subject + ": its content was changed, the SHA-256 of the file is not its name",
          "run 'dj repo check' to see what else is affected.");
    }
    byte[] json = container.open(subject, ContainerType.LOG, keys, file);
    return codec.transaction().decode(subject, json);
  }
}
