package dj.application.usecase;

import dj.application.change.Rollback;
import dj.application.change.SnapshotChange;
import dj.application.change.SnapshotRewrite;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.application.repository.TransactionLog;
import dj.domain.error.NotFoundException;
import dj.domain.error.UsageException;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Removes single snapshots, changes them, and undoes both.
public final class ChangeSnapshots {
  private static final String ID_PREFIX = "[0-9a-f]{1,64}";

  private final RepositoryAccess access;

  /// Creates the use case.
  public ChangeSnapshots(RepositoryAccess access) {
    this.access = access;
  }

  /// Which snapshots are meant.
  ///
  /// @param names what the user calls them; empty for all that pass the filter
  /// @param filter which of them, if they are not named
  public record Choice(List<String> names, SnapshotFilter filter) {
    /// Copies the list, and checks that something is chosen.
    ///
    /// @throws UsageException if nothing is
    public Choice {
      names = List.copyOf(names);
      if (names.isEmpty() && filter.equals(SnapshotFilter.ALL)) {
        throw new UsageException(
            "no snapshot was named",
            "name snapshots by their ids, or give --host, --tag or --path");
      }
    }
  }

  /// What was deleted.
  ///
  /// @param snapshots the ids
  /// @param transactions what the log calls it
  public record Deletion(List<SnapshotId> snapshots, List<TransactionId> transactions) {
    /// Copies the lists.
    public Deletion {
      snapshots = List.copyOf(snapshots);
      transactions = List.copyOf(transactions);
    }
  }

  /// Deletes snapshots. One whose file is damaged is deleted as well if it is named by its id.
  ///
  /// @param review sees which, before anything is removed; throws to stop
  public Deletion delete(
      Choice choice, PasswordPrompt password, Consumer<List<SnapshotId>> review) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Listing listing = repository.snapshots().list();
      List<SnapshotId> chosen =
          choice.names().isEmpty()
              ? choice.filter().apply(listing.valid()).stream().map(StoredSnapshot::id).toList()
              : choice.names().stream()
                  .map(name -> named(name, choice.filter(), listing))
                  .distinct()
                  .toList();
      requireSome(chosen);
      repository.transactions().requireRemovable();
      review.accept(chosen);
      return new Deletion(
          chosen, repository.transactions().remove(Operation.DELETE, chosen, List.of()));
    }
  }

  private static SnapshotId named(String name, SnapshotFilter filter, Snapshots.Listing listing) {
    List<SnapshotId> damaged =
        listing.damaged().stream()
            .map(Finding::subject)
            .filter(id -> name.matches(ID_PREFIX) && id.startsWith(name))
            .map(SnapshotId::parse)
            .toList();
    boolean alsoSound =
        listing.valid().stream().anyMatch(stored -> stored.id().toHex().startsWith(name));
    if (damaged.size() == 1 && !alsoSound) {
      return damaged.getFirst();
    }
    return SnapshotSelector.parse(name).select(listing.valid(), filter).id();
  }

  /// Changes snapshots.
  ///
  /// @param review sees which may change, before anything does; throws to stop
  /// @return empty after a dry run
  public Optional<SnapshotRewrite.Outcome> change(
      Choice choice,
      SnapshotChange change,
      boolean dryRun,
      PasswordPrompt password,
      Progress progress,
      Consumer<List<StoredSnapshot>> review) {
    try (OpenRepository repository = access.open(password)) {
      List<StoredSnapshot> snapshots = repository.snapshots().list().valid();
      List<StoredSnapshot> chosen =
          choice.names().isEmpty()
              ? choice.filter().apply(snapshots)
              : choice.names().stream()
                  .map(name -> SnapshotSelector.parse(name).select(snapshots, choice.filter()))
                  .distinct()
                  .toList();
      requireSome(chosen);
      SnapshotRewrite rewrite =
          new SnapshotRewrite(repository, change, repository.readers(), progress);
      review.accept(rewrite.affected(chosen));
      return dryRun ? Optional.empty() : Optional.of(rewrite.execute(chosen));
    }
  }

  private static void requireSome(List<?> chosen) {
    if (chosen.isEmpty()) {
      throw new NotFoundException(
          "no snapshot matches", "run dj snapshot list to see all snapshots");
    }
  }

  /// The log of what was removed, the newest first.
  public TransactionLog.Listing log(PasswordPrompt password) {
    try (OpenRepository repository = access.open(password)) {
      return repository.transactions().list();
    }
  }

  /// Undoes a transaction.
  ///
  /// @param transaction the beginning of its name
  /// @throws dj.domain.error.FailedException if data of a snapshot is gone; nothing is done then
  public Rollback.Outcome rollBack(String transaction, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      return new Rollback(repository, repository.readers(), progress)
          .execute(repository.transactions().find(transaction));
    }
  }

  /// Brings deleted snapshots back, whichever transaction removed them.
  ///
  /// @param prefixes the beginnings of their ids
  /// @throws NotFoundException if the log does not know one
  /// @throws dj.domain.error.FailedException if data of one is gone; nothing is done then
  public Rollback.Outcome undelete(
      List<String> prefixes, PasswordPrompt password, Progress progress) {
    try (OpenRepository repository = access.open(password)) {
      Map<SnapshotId, RemovedSnapshot> removed = new LinkedHashMap<>();
      repository.transactions().list().transactions().stream()
          .flatMap(transaction -> transaction.begun().removes().stream())
          .forEach(snapshot -> removed.putIfAbsent(snapshot.id(), snapshot));
      List<RemovedSnapshot> wanted =
          prefixes.stream().map(prefix -> removed(prefix, removed.values().stream())).toList();
      return new Rollback(repository, repository.readers(), progress).undelete(wanted);
    }
  }

  private static RemovedSnapshot removed(String prefix, Stream<RemovedSnapshot> log) {
    List<RemovedSnapshot> found =
        log.filter(snapshot -> snapshot.id().toHex().startsWith(prefix)).toList();
    if (found.isEmpty()) {
      throw new NotFoundException(
          "the log knows no deleted snapshot " + prefix,
          "run dj repo log --verbose to see which snapshots were removed");
    }
    if (found.size() > 1) {
      throw new UsageException(
          found.size() + " deleted snapshots begin with " + prefix, "give more digits");
    }
    return found.getFirst();
  }
}
