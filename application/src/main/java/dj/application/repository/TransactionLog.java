package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.NotFoundException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.error.UsageException;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import dj.domain.tree.RawBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The log of what was removed from a repository, and the one way to remove snapshots from it: the
/// record with their files is durable before the first of them is deleted.
public final class TransactionLog {
  /// So many transactions are kept however old they are.
  static final int KEPT_TRANSACTIONS = 50;

  /// Younger transactions are kept however many they are; by the clock of the storage.
  static final Duration KEPT_FOR = Duration.ofDays(30);

  /// A record is limited to 256 MiB, and base64 adds a third; more snapshots make more records.
  private static final long MAX_FILES_BYTES = 96L << 20;

  private final OpenRepository repository;

  TransactionLog(OpenRepository repository) {
    this.repository = repository;
  }

  /// What a listing found.
  ///
  /// @param transactions what can be read, the newest first
  /// @param damaged records that cannot be read
  public record Listing(List<LoggedTransaction> transactions, List<Finding> damaged) {
    /// Copies the lists.
    public Listing {
      transactions = List.copyOf(transactions);
      damaged = List.copyOf(damaged);
    }
  }

  /// Lists and reads all transactions.
  public Listing list() {
    Map<TransactionId, TransactionRecord.Begun> begun = new HashMap<>();
    Map<TransactionId, TransactionRecord.Ended> ended = new HashMap<>();
    List<Finding> damaged = new ArrayList<>();
    for (ListedFile file : files()) {
      TransactionId id = TransactionId.parse(file.file().name());
      switch (read(id, damaged).orElse(null)) {
        case TransactionRecord.Begun beginning -> begun.put(id, beginning);
        case TransactionRecord.Ended end -> ended.put(end.transaction(), end);
        case null -> {}
      }
    }
    List<LoggedTransaction> transactions = new ArrayList<>();
    begun.forEach((id, beginning) ->
        transactions.add(new LoggedTransaction(id, beginning, Optional.ofNullable(ended.get(id)))));
    transactions.sort(LoggedTransaction.NEWEST_FIRST);
    return new Listing(transactions, damaged);
  }

  private Optional<TransactionRecord> read(TransactionId id, List<Finding> damaged) {
    try {
      return repository.files().readTransaction(id);
    } catch (DamageException | UnsupportedVersionException e) {
      damaged.add(new Finding(Finding.Severity.DAMAGE, "log-damaged", "log " + id, e.getMessage()));
      return Optional.empty();
    }
  }

  /// The records that are there and damaged, sorted by name.
  public List<TransactionId> damaged() {
    return new LogCheck(repository).damaged();
  }

  /// Deletes a record if it still is damaged: nothing can be undone by it, and it would be told as
  /// damage for ever.
  public void deleteDamaged(TransactionId id) {
    if (new LogCheck(repository).isDamaged(id)) {
      repository.backend().delete(FileName.of(id));
    }
  }

  private List<ListedFile> files() {
    List<ListedFile> files = new ArrayList<>();
    repository.backend().list(FileKind.LOG, files::add);
    return files;
  }

  /// Finds a transaction by the beginning of its name.
  ///
  /// @throws NotFoundException if there is none
  /// @throws UsageException if several begin so
  public LoggedTransaction find(String prefix) {
    List<LoggedTransaction> found =
        list().transactions().stream().filter(t -> t.id().toHex().startsWith(prefix)).toList();
    if (found.isEmpty()) {
      throw new NotFoundException(
          "there is no transaction " + prefix, "run dj repo log to see all transactions");
    }
    if (found.size() > 1) {
      throw new UsageException(
          found.size() + " transactions begin with " + prefix, "give more digits");
    }
    return found.getFirst();
  }

  /// A snapshot as it was before it was removed.
  ///
  /// @throws DamageException if what was kept of it is no snapshot
  public StoredSnapshot before(RemovedSnapshot removed) {
    return repository.files().snapshotOf(removed);
  }

  /// Refuses if nothing can be removed from the repository.
  ///
  /// @throws DeniedException if the storage allows no deletes
  /// @throws UnsupportedVersionException if only later programs may
  public void requireRemovable() {
    repository.config().requirePrunable();
    if (!repository.backend().capabilities().deletes()) {
      throw new DeniedException(
          "the storage of " + repository.backend().address() + " allows no deletes",
          "use credentials that may delete");
    }
  }

  /// Removes snapshots under a transaction. Those that are not there any more are passed over.
  ///
  /// @param adds snapshots that were written in their place, all of them committed
  /// @return the transactions, one but for a very large number of snapshots; none if there was
  ///   nothing to do
  /// @throws DjException if one cannot be removed; the log then says which are
  public List<TransactionId> remove(
      Operation operation, List<SnapshotId> snapshots, List<SnapshotId> adds) {
    if (!snapshots.isEmpty()) {
      requireRemovable();
    }
    List<TransactionId> transactions = new ArrayList<>();
    List<SnapshotId> pendingAdds = adds;
    List<SnapshotId> hollow = new ArrayList<>();
    for (List<RemovedSnapshot> batch : batches(snapshots, hollow)) {
      transactions.add(removeBatch(operation, batch, pendingAdds));
      pendingAdds = List.of();
    }
    if (!pendingAdds.isEmpty()) {
      transactions.add(removeBatch(operation, List.of(), pendingAdds));
    }
    hollow.forEach(id -> repository.backend().delete(FileName.of(id)));
    transactions.stream().findFirst().ifPresent(this::expire);
    return transactions;
  }

  /// @param hollow gets those whose files have no bytes: there is nothing to record, nor to undo
  private List<List<RemovedSnapshot>> batches(List<SnapshotId> snapshots, List<SnapshotId> hollow) {
    List<List<RemovedSnapshot>> batches = new ArrayList<>();
    long bytes = MAX_FILES_BYTES;
    for (SnapshotId id : snapshots) {
      Optional<byte[]> file = repository.files().snapshotFile(id);
      if (file.isEmpty()) {
        continue;
      }
      if (file.get().length == 0) {
        hollow.add(id);
        continue;
      }
      bytes += file.get().length;
      if (bytes > MAX_FILES_BYTES) {
        batches.add(new ArrayList<>());
        bytes = file.get().length;
      }
      batches.getLast().add(new RemovedSnapshot(id, RawBytes.copyOf(file.get())));
    }
    return batches;
  }

  private TransactionId removeBatch(
      Operation operation, List<RemovedSnapshot> snapshots, List<SnapshotId> adds) {
    RepositoryPorts.Origin origin = repository.ports().origin();
    TransactionId id =
        repository
            .files()
            .writeTransaction(
                new TransactionRecord.Begun(
                    now(),
                    operation,
                    repository.newSession(),
                    origin.host(),
                    origin.user(),
                    origin.program(),
                    snapshots,
                    adds,
                    OptionalInt.of(countSnapshots())));
    List<SnapshotId> removed = new ArrayList<>(snapshots.size());
    try {
      for (RemovedSnapshot snapshot : snapshots) {
        repository.backend().delete(FileName.of(snapshot.id()));
        removed.add(snapshot.id());
      }
    } catch (DjException e) {
      tellFailure(new TransactionRecord.Ended(id, now(), removed, Optional.of(e.getMessage())));
      throw e;
    }
    repository
        .files()
        .writeTransaction(new TransactionRecord.Ended(id, now(), removed, Optional.empty()));
    return id;
  }

  private int countSnapshots() {
    int[] count = new int[1];
    repository.backend().list(FileKind.SNAPSHOT, _ -> count[0]++);
    return count[0];
  }

  private void tellFailure(TransactionRecord.Ended ended) {
    try {
      repository.files().writeTransaction(ended);
    } catch (DjException e) {
      // The record of the beginning is there; that its end is missing says the same.
      return;
    }
  }

  /// Deletes what is old, measured against the record that was just written: no clock but that of
  /// the storage counts.
  private void expire(TransactionId latest) {
    if (!repository.backend().capabilities().deletes()) {
      return;
    }
    Map<TransactionId, Instant> written = new HashMap<>();
    files().forEach(file -> written.put(TransactionId.parse(file.file().name()), file.modified()));
    Instant now = written.get(latest);
    if (now == null || written.size() <= KEPT_TRANSACTIONS) {
      return;
    }
    Set<TransactionId> expired = new HashSet<>();
    list().transactions().stream()
        .skip(KEPT_TRANSACTIONS)
        .map(LoggedTransaction::id)
        .filter(id -> isOld(written.getOrDefault(id, now), now))
        .forEach(expired::add);
    written.keySet().stream()
        .filter(id -> expired.contains(id) || endOf(id).filter(expired::contains).isPresent())
        .forEach(id -> repository.backend().delete(FileName.of(id)));
  }

  private static boolean isOld(Instant written, Instant now) {
    return Duration.between(written, now).compareTo(KEPT_FOR) > 0;
  }

  private Optional<TransactionId> endOf(TransactionId id) {
    return read(id, new ArrayList<>())
        .filter(TransactionRecord.Ended.class::isInstance)
        .map(ended -> ((TransactionRecord.Ended) ended).transaction());
  }

  private Instant now() {
    return repository.ports().clock().instant();
  }
}
