package dj.domain.lease;

import dj.domain.id.SessionId;

/// A session's claim that it is at work; rewritten with every heartbeat.
///
/// @param session the session
/// @param kind what it may do
/// @param host the host it runs on, for people
/// @param user the user it runs for, for people
/// @param process what tells whether it still runs, for other sessions on the same host
/// @param program the program, such as `dj 1.0.0`
/// @param heartbeat 1 when the session began, one more with each heartbeat
/// @param done whether the session has ended; said by those that may not delete their lease
public record Lease(
    SessionId session,
    LeaseKind kind,
    String host,
    String user,
    ProcessIdentity process,
    String program,
    long heartbeat,
    boolean done) {

  /// Checks the heartbeat.
  public Lease {
    if (heartbeat < 1) {
      throw new IllegalArgumentException("heartbeats are counted from 1, not " + heartbeat);
    }
  }

  /// The lease with the next heartbeat.
  public Lease beat() {
    return new Lease(session, kind, host, user, process, program, heartbeat + 1, done);
  }

  /// The lease of the same session after its end.
  public Lease ended() {
    return new Lease(session, kind, host, user, process, program, heartbeat + 1, true);
  }

  /// The name of its file.
  public LockName name() {
    return LockName.lease(session);
  }
}
