package dj.application.change;

import dj.application.repository.OpenRepository;
import dj.application.repository.TransactionLog;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.event.Progress;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Undoes a transaction: what it removed is written anew, with all its data, and what it put in the
/// place is removed. A snapshot that comes back has a new id, since it is the commit of a new
/// session: nobody else could tell it from one whose data may go.
public final class Rollback {
  private final OpenRepository repository;
  private final int workers;
  private final Progress progress;

  /// Prepares a rollback.
  ///
  /// @param workers how many threads read and copy
  public Rollback(OpenRepository repository, int workers, Progress progress) {
    this.repository = repository;
    this.workers = workers;
    this.progress = progress;
  }

  /// What was done.
  ///
  /// @param restored the new ids of what is back, by the old ones
  /// @param removed what had been put in its place
  /// @param transactions what the log calls it; none if there was nothing to do
  public record Outcome(
      Map<SnapshotId, SnapshotId> restored,
      List<SnapshotId> removed,
      List<TransactionId> transactions) {
    /// Copies the collections.
    public Outcome {
      restored = Map.copyOf(restored);
      removed = List.copyOf(removed);
      transactions = List.copyOf(transactions);
    }
  }

  /// Undoes a transaction.
  ///
  /// @throws dj.domain.error.FailedException if data of a snapshot is gone; then nothing is done
  public Outcome execute(LoggedTransaction transaction) {
    return execute(transaction.begun().removes(), transaction.begun().adds());
  }

  /// Brings single snapshots back.
  ///
  /// @throws dj.domain.error.FailedException if data of a snapshot is gone; then nothing is done
  public Outcome undelete(List<RemovedSnapshot> snapshots) {
    return execute(snapshots, List.of());
  }

  private Outcome execute(List<RemovedSnapshot> removes, List<SnapshotId> adds) {
    TransactionLog log = repository.transactions();
    if (!adds.isEmpty()) {
      log.requireRemovable();
    }
    Map<SnapshotId, RemovedSnapshot> logged = adds.isEmpty() ? Map.of() : logged();
    Map<SnapshotId, SnapshotId> restored = new HashMap<>();
    List<SnapshotId> pending = new ArrayList<>();
    List<SnapshotId> replaced = new ArrayList<>();
    List<SnapshotId> committed =
        new Publication(repository, workers, progress, Rollback::gone)
            .commit(round -> {
              Set<SnapshotId> present =
                  round.snapshots().stream().map(StoredSnapshot::id).collect(Collectors.toSet());
              restored.clear();
              pending.clear();
              replaced.clear();
              adds.forEach(
                  added -> present(added, logged, round.snapshots()).ifPresent(replaced::add));
              List<StoredSnapshot> missing =
                  removes.stream()
                      .filter(removed -> !present.contains(removed.id()))
                      .map(log::before)
                      .toList();
              return plan(missing, round, restored, pending);
            });
    for (int i = 0; i < committed.size(); i++) {
      restored.put(pending.get(i), committed.get(i));
    }
    List<TransactionId> transactions =
        committed.isEmpty() && replaced.isEmpty()
            ? List.of()
            : log.remove(Operation.ROLLBACK, replaced, List.copyOf(restored.values()));
    return new Outcome(restored, replaced, transactions);
  }

  private static DjException gone(String blob) {
    return new FailedException(
        "the snapshot cannot be brought back: "
            + blob
            + " that it needs has been removed, or is lost",
        "keep what is condemned for longer with --undo-window the next time; 'dj repo check' tells"
            + " whether anything is damaged");
  }

  /// What is there of a snapshot that the transaction added: itself, or what a later rollback wrote
  /// in its place.
  private Optional<SnapshotId> present(
      SnapshotId added, Map<SnapshotId, RemovedSnapshot> logged, List<StoredSnapshot> snapshots) {
    if (snapshots.stream().anyMatch(stored -> stored.id().equals(added))) {
      return Optional.of(added);
    }
    return Optional.ofNullable(logged.get(added))
        .map(repository.transactions()::before)
        .flatMap(before ->
            Republished.find(
                before.snapshot().inPlaceOf(added, before.snapshot().session()), snapshots));
  }

  private Map<SnapshotId, RemovedSnapshot> logged() {
    Map<SnapshotId, RemovedSnapshot> logged = new HashMap<>();
    repository.transactions().list().transactions().stream()
        .flatMap(transaction -> transaction.begun().removes().stream())
        .forEach(removed -> logged.putIfAbsent(removed.id(), removed));
    return logged;
  }

  private static List<Publication.Item> plan(
      List<StoredSnapshot> missing,
      Publication.Round round,
      Map<SnapshotId, SnapshotId> restored,
      List<SnapshotId> pending) {
    SessionId session = round.session().id();
    List<Publication.Item> items = new ArrayList<>();
    for (StoredSnapshot stored : missing) {
      Snapshot back = stored.snapshot().inPlaceOf(stored.id(), session);
      Republished.find(back, round.snapshots())
          .ifPresentOrElse(
              found -> restored.put(stored.id(), found),
              () -> {
                items.add(new Publication.Item(back, back.tree()));
                pending.add(stored.id());
              });
    }
    return items;
  }
}
