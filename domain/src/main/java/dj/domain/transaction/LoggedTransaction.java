package dj.domain.transaction;

import dj.domain.id.TransactionId;
import java.util.Comparator;
import java.util.Optional;

/// A transaction as the log tells it.
///
/// @param id its name
/// @param begun what it was about to do
/// @param ended how it ended; empty if it was interrupted, or is still under way
public record LoggedTransaction(
    TransactionId id, TransactionRecord.Begun begun, Optional<TransactionRecord.Ended> ended) {
  /// From the newest to the oldest; ids decide between equal times.
  public static final Comparator<LoggedTransaction> NEWEST_FIRST =
      Comparator.comparing((LoggedTransaction logged) -> logged.begun().time())
          .thenComparing(LoggedTransaction::id)
          .reversed();
}
