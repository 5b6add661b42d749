package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.LockName;
import dj.domain.lease.Revocation;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The revocations that a listing found, and what follows from them.
///
/// Rule V: what a session committed is valid if every closed revocation of the session keeps it.
public final class Revocations {
  private final List<Revocation> all;

  private Revocations(List<Revocation> all) {
    this.all = all;
  }

  /// Lists and reads all revocations there are now.
  ///
  /// One that cannot be read is taken for an open one, which is safe on every side: nobody relies
  /// on what its session wrote, the session does not pass its fence, and nothing becomes invisible.
  /// So is one that has vanished since it was listed: it was closed, under another name.
  static Revocations list(OpenRepository repository) {
    List<LockName> names = locks(repository);
    List<Revocation> found = new ArrayList<>();
    for (LockName name : names) {
      name.revoker()
          .flatMap(revoker -> read(repository, name.session(), revoker))
          .ifPresent(found::add);
    }
    return new Revocations(found);
  }

  private static Optional<Revocation> read(
      OpenRepository repository, SessionId session, SessionId revoker) {
    try {
      return repository
          .files()
          .readRevocation(session, revoker)
          .or(() -> Optional.of(Revocation.open(session, revoker)));
    } catch (DamageException | UnsupportedVersionException e) {
      return Optional.of(Revocation.open(session, revoker));
    }
  }

  /// The names of all locks there are now, leases and revocations.
  static List<LockName> locks(OpenRepository repository) {
    List<LockName> names = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.LOCK, listed -> lockName(listed.file()).ifPresent(names::add));
    return names;
  }

  /// The name of a lock; empty for a foreign file.
  static Optional<LockName> lockName(FileName file) {
    try {
      return Optional.of(LockName.parse(file.name()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a segment of `author` counts.
  boolean isValid(SessionId author, IndexId segment) {
    return all.stream()
        .filter(revocation -> revocation.session().equals(author))
        .allMatch(revocation ->
            switch (revocation.state()) {
              case Revocation.State.Open() -> true;
              case Revocation.State.Closed closed -> closed.segments().contains(segment);
            });
  }

  /// Whether a snapshot of `author` counts.
  boolean isValid(SessionId author, SnapshotId snapshot) {
    return all.stream()
        .filter(revocation -> revocation.session().equals(author))
        .allMatch(revocation ->
            switch (revocation.state()) {
              case Revocation.State.Open() -> true;
              case Revocation.State.Closed closed -> closed.snapshots().contains(snapshot);
            });
  }

  /// Whether somebody is revoking `author` right now: nobody may rely on what it wrote.
  boolean isBeingRevoked(SessionId author) {
    return all.stream()
        .anyMatch(revocation ->
            revocation.session().equals(author)
                && revocation.state() instanceof Revocation.State.Open);
  }

  /// Whether `author` has been revoked, or is being revoked, by anybody.
  ///
  /// An answer about the author of a load may come from the listing that ended the load: a
  /// revocation that came later would also have come too late for a listing right after it.
  boolean concern(SessionId author) {
    return all.stream().anyMatch(revocation -> revocation.session().equals(author));
  }
}
