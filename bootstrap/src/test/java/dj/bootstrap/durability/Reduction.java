package dj.bootstrap.durability;

import java.util.EnumSet;
import java.util.Set;

/// What an [Explorer] need not tell apart in a client.
///
/// Each reduction leaves every store that can come about, with all that was told by then, as it is.
/// Some hold of any program; others say what a client of this program does not remember, and are
/// shown to be true in a small space that is searched with and without them.
enum Reduction {
  /// Deaths are not tried. A client that is dead is one that never goes on: nobody is told of it, a
  /// store says the same beside both, and what must hold has to hold in every state. So each state
  /// after a death has been reached with the client alive and waiting.
  DEATHS,

  /// Two moments are one from which the client makes the same changes until its end and asks for
  /// nothing more: no answer can make a difference any more.
  LAST_CHANGES,

  /// A listing of the locks answers with those files alone that the client reads next, and its own
  /// lease. Those who look for revocations read all revocations, and those who look for others at
  /// work read all leases but their own, which dates the listing (`Revocations`,
  /// `MaintenanceSession.attendance`); nobody looks for both in one listing.
  LOCKS,

  /// What is listed while a session is being revoked goes into the revocation alone
  /// (`MaintenanceSession.revoke`). Its authors are noted too, and are the same whenever they are
  /// read.
  REVOKING,

  /// A session begins with nothing that was learnt in the one before, which was revoked, but how
  /// many there were. True of writers and prunes, and not of who has chosen snapshots before.
  SESSIONS,

  /// A writer remembers of its load what it writes because of it (`CommitSession`): until it
  /// publishes it asks for nothing, and the fence asks about what it wrote.
  COMMIT;

  /// None: all answers are remembered.
  static final Set<Reduction> NONE = Set.of();

  /// What holds of every client.
  static final Set<Reduction> ANY = EnumSet.of(DEATHS, LAST_CHANGES, LOCKS, REVOKING);

  /// What holds of a prune.
  static final Set<Reduction> PRUNE = EnumSet.of(DEATHS, LAST_CHANGES, LOCKS, REVOKING, SESSIONS);

  /// What holds of a writer.
  static final Set<Reduction> WRITER = EnumSet.allOf(Reduction.class);
}
