package dj.adapters.cli.command;

import dj.domain.id.TransactionId;
import java.time.Duration;
import java.util.List;

/// What a person is told about undoing what was just done.
final class Undo {
  private Undo() {}

  /// Tells how to undo transactions whose space was not freed.
  static void tell(Session session, List<TransactionId> transactions) {
    tell(session, transactions, "until a prune frees the space");
  }

  /// Tells how to undo transactions of a prune.
  ///
  /// @param undoWindow how long the data is kept
  static void tell(Session session, List<TransactionId> transactions, Duration undoWindow) {
    if (!undoWindow.isZero()) {
      tell(session, transactions, "until a prune frees the space, not before " + text(undoWindow));
    }
  }

  private static void tell(Session session, List<TransactionId> transactions, String limit) {
    for (TransactionId transaction : transactions) {
      session.message(
          "undo with: dj repo rollback " + transaction.toShortHex() + "  (" + limit + ")");
    }
  }

  private static String text(Duration window) {
    long hours = window.toHours();
    return hours % 24 == 0 ? hours / 24 + " d have passed" : hours + " h have passed";
  }
}
