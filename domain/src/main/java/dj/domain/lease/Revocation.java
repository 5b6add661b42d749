package dj.domain.lease;

import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The verdict of one session, the revoker, that another is taken for dead: what that one commits
/// from now on does not count.
///
/// @param session the session that is revoked
/// @param revoker the session that revokes it, another one; in a closed revocation a name that was
///   drawn for it, so that no write of the open one can take its place
/// @param state how far the revocation has come
public record Revocation(SessionId session, SessionId revoker, State state) {

  /// Checks that nobody revokes itself.
  public Revocation {
    if (session.equals(revoker)) {
      throw new IllegalArgumentException("a session does not revoke itself");
    }
  }

  /// How far a revocation has come.
  public sealed interface State {
    /// What the session has committed is being listed; nobody may rely on it meanwhile.
    record Open() implements State {}

    /// The listing is done: what it found stays valid, everything else of the session never is.
    ///
    /// @param snapshots the session's snapshots that were found
    /// @param segments the session's index segments that were found
    record Closed(SortedSet<SnapshotId> snapshots, SortedSet<IndexId> segments) implements State {
      /// Copies the sets.
      public Closed {
        snapshots = Collections.unmodifiableSortedSet(new TreeSet<>(snapshots));
        segments = Collections.unmodifiableSortedSet(new TreeSet<>(segments));
      }
    }
  }

  /// A revocation that begins.
  public static Revocation open(SessionId session, SessionId revoker) {
    return new Revocation(session, revoker, new State.Open());
  }

  /// The same revocation, closed.
  public Revocation close(SortedSet<SnapshotId> snapshots, SortedSet<IndexId> segments) {
    return new Revocation(session, revoker, new State.Closed(snapshots, segments));
  }

  /// The same revocation, closed, under a name of its own.
  ///
  /// @param closer an identity that no session has
  public Revocation closeAs(
      SessionId closer, SortedSet<SnapshotId> snapshots, SortedSet<IndexId> segments) {
    return new Revocation(session, closer, new State.Closed(snapshots, segments));
  }

  /// The name of its file.
  public LockName name() {
    return LockName.revocation(session, revoker);
  }
}
