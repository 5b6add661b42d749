package dj.domain.transaction;

import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One record of the log of transactions. A transaction has one when it begins, which is durable
/// before anything is removed, and one when it ends; without the second it was interrupted.
public sealed interface TransactionRecord {
  /// Something is about to be removed.
  ///
  /// @param time when, by the clock of the host
  /// @param operation what is done
  /// @param session the session that does it
  /// @param host the host on which the command runs
  /// @param user the user who runs it
  /// @param program the program, such as `dj 1.0.0`
  /// @param removes the snapshots that are removed, as they are
  /// @param adds the snapshots that were written in their place, all of them valid already
  /// @param snapshotsBefore how many snapshots there were before; not known to records of earlier
  ///   programs
  record Begun(
      Instant time,
      Operation operation,
      SessionId session,
      String host,
      String user,
      String program,
      List<RemovedSnapshot> removes,
      List<SnapshotId> adds,
      OptionalInt snapshotsBefore)
      implements TransactionRecord {
    /// Copies the lists.
    public Begun {
      removes = List.copyOf(removes);
      adds = List.copyOf(adds);
      if (removes.isEmpty() && adds.isEmpty()) {
        throw new IllegalArgumentException("a transaction changes something");
      }
      if (snapshotsBefore.orElse(0) < 0) {
        throw new IllegalArgumentException("no number of snapshots: " + snapshotsBefore);
      }
    }
  }

  /// A transaction is over.
  ///
  /// @param transaction which one
  /// @param time when, by the clock of the host
  /// @param removed the snapshots that it has removed
  /// @param failure why it did not remove the others; empty if it removed all
  record Ended(
      TransactionId transaction, Instant time, List<SnapshotId> removed, Optional<String> failure)
      implements TransactionRecord {
    /// Copies the list.
    public Ended {
      removed = List.copyOf(removed);
    }
  }
}
