package dj.domain.lease;

import dj.domain.id.SessionId;
import java.util.Optional;

/// The name of a lease or revocation: 32 hex digits of the session and 32 of the revoker, zeros in
/// a lease.
///
/// @param session the session that has the lease or is revoked
/// @param revoker who revokes it; empty in a lease
public record LockName(SessionId session, Optional<SessionId> revoker) {
  private static final SessionId NOBODY = new SessionId(0, 0);
  private static final int SESSION_DIGITS = 2 * SessionId.LENGTH_BYTES;

  /// Checks that the zeros stand for nobody alone.
  public LockName {
    if (session.equals(NOBODY) || revoker.equals(Optional.of(NOBODY))) {
      throw new IllegalArgumentException("no session is all zeros");
    }
  }

  /// The name of the lease of `session`.
  public static LockName lease(SessionId session) {
    return new LockName(session, Optional.empty());
  }

  /// The name of the revocation of `session` by `revoker`.
  public static LockName revocation(SessionId session, SessionId revoker) {
    return new LockName(session, Optional.of(revoker));
  }

  /// Parses 64 lower-case hex digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static LockName parse(String hex) {
    if (hex.length() != 2 * SESSION_DIGITS) {
      throw new IllegalArgumentException("a lock has 64 hex digits, not " + hex.length());
    }
    SessionId revoker = SessionId.parse(hex.substring(SESSION_DIGITS));
    return new LockName(
        SessionId.parse(hex.substring(0, SESSION_DIGITS)),
        revoker.equals(NOBODY) ? Optional.empty() : Optional.of(revoker));
  }

  /// Whether it names a lease.
  public boolean isLease() {
    return revoker.isEmpty();
  }

  /// 64 lower-case hex digits.
  public String toHex() {
    return session.toHex() + revoker.orElse(NOBODY).toHex();
  }

  @Override
  public String toString() {
    return toHex();
  }
}
