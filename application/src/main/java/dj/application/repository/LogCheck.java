package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.finding.Finding;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Reads all records of the log, one at a time: each opens and has the content that its name says.
/// What it kept of removed snapshots that is none is told, but is no damage of the log.
final class LogCheck {
  private final OpenRepository repository;

  LogCheck(OpenRepository repository) {
    this.repository = repository;
  }

  void run(Consumer<Finding> findings) {
    List<TransactionId> records = records();
    TreeMap<TransactionId, TransactionId> ends = new TreeMap<>();
    for (TransactionId id : records) {
      try {
        Optional<TransactionRecord> record = repository.files().readTransaction(id);
        if (record.isPresent()) {
          switch (record.get()) {
            case TransactionRecord.Begun begun -> look(id, begun, findings);
            case TransactionRecord.Ended ended -> ends.put(id, ended.transaction());
          }
        }
      } catch (DamageException e) {
        findings.accept(damage(id, e));
      } catch (UnsupportedVersionException e) {
        findings.accept(
            new Finding(Finding.Severity.NOTE, "log-unsupported", "log " + id, e.getMessage()));
      }
    }
    Set<TransactionId> listed = Set.copyOf(records);
    ends.forEach((id, transaction) -> {
      if (!listed.contains(transaction)) {
        findings.accept(orphan(id, transaction));
      }
    });
  }

  /// The records that are damaged, sorted by name. What a later program wrote is none of them.
  List<TransactionId> damaged() {
    return records().stream().filter(this::isDamaged).sorted().toList();
  }

  boolean isDamaged(TransactionId id) {
    try {
      repository.files().readTransaction(id);
      return false;
    } catch (DamageException e) {
      return true;
    } catch (UnsupportedVersionException e) {
      return false;
    }
  }

  /// A record is sealed, so that a snapshot which does not open in it did not before either: its
  /// file was damaged when it was removed.
  private void look(TransactionId id, TransactionRecord.Begun begun, Consumer<Finding> findings) {
    for (RemovedSnapshot removed : begun.removes()) {
      try {
        repository.files().snapshotOf(removed);
      } catch (DamageException e) {
        findings.accept(
            new Finding(
                Finding.Severity.NOTE,
                "log-snapshot",
                "log " + id,
                "tells of snapshot "
                    + removed.id().toShortHex()
                    + ", which was damaged when it was removed and cannot be brought back"));
      }
    }
  }

  private List<TransactionId> records() {
    List<TransactionId> records = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.LOG, listed -> records.add(TransactionId.parse(listed.file().name())));
    return records;
  }

  private static Finding damage(TransactionId id, DamageException error) {
    return new Finding(
        Finding.Severity.DAMAGE,
        "log-damaged",
        "log " + id,
        error.getMessage()
            + "; a transaction that it tells of cannot be rolled back, the snapshots that are there"
            + " are not affected; 'dj repo repair --apply' deletes the record");
  }

  /// Old transactions are deleted record by record.
  private static Finding orphan(TransactionId id, TransactionId transaction) {
    return new Finding(
        Finding.Severity.NOTE,
        "log-orphan",
        "log " + id,
        "tells the end of transaction "
            + transaction.toHex()
            + ", which is not in the log any more");
  }
}
