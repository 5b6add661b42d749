package dj.domain.container;

import dj.domain.error.DamageException;
import dj.domain.format.v1.ContainerType;
import dj.domain.id.SessionId;
import dj.domain.key.RepositoryKeys;
import dj.domain.lease.Lease;
import dj.domain.lease.LockName;
import dj.domain.lease.Revocation;
import dj.domain.port.DocumentCodec;

/// The files in `locks`: a [Lease] or a [Revocation] in a sealed container. Their names say whose
/// they are and are compared with the content.
public final class LockFile {
  private final SealedContainer container;
  private final DocumentCodec codec;
  private final RepositoryKeys keys;

  /// Creates the writer and reader of the locks of one repository.
  ///
  /// @param keys the repository's keys, borrowed
  public LockFile(SealedContainer container, DocumentCodec codec, RepositoryKeys keys) {
    this.container = container;
    this.codec = codec;
    this.keys = keys;
  }

  /// The content of the file called [Lease#name].
  public byte[] encode(Lease lease) {
    return container.seal(ContainerType.LEASE, keys, codec.lease().encode(lease));
  }

  /// The content of the file called [Revocation#name].
  public byte[] encode(Revocation revocation) {
    return container.seal(ContainerType.REVOCATION, keys, codec.revocation().encode(revocation));
  }

  /// Opens the lease of `session`.
  ///
  /// @throws DamageException if it is not that
  /// @throws dj.domain.error.UnsupportedVersionException if a later version wrote it
  public Lease decodeLease(SessionId session, byte[] file) {
    LockName name = LockName.lease(session);
    String subject = "lock " + name;
    byte[] json = container.open(subject, ContainerType.LEASE, keys, file);
    Lease lease = codec.lease().decode(subject, json);
    requireName(name, lease.name());
    return lease;
  }

  /// Opens the revocation of `session` by `revoker`.
  ///
  /// @throws DamageException if it is not that
  /// @throws dj.domain.error.UnsupportedVersionException if a later version wrote it
  public Revocation decodeRevocation(SessionId session, SessionId revoker, byte[] file) {
    LockName name = LockName.revocation(session, revoker);
    String subject = "lock " + name;
    byte[] json = container.open(subject, ContainerType.REVOCATION, keys, file);
    Revocation revocation = codec.revocation().decode(subject, json);
    requireName(name, revocation.name());
    return revocation;
  }

  private static void requireName(LockName expected, LockName stated) {
    if (!expected.equals(stated)) {
      throw new DamageException(
          "lock " + expected + ": the file is the one of " + stated + " under another name",
          "run 'dj repo check' to see what else is affected.");
    }
  }
}
