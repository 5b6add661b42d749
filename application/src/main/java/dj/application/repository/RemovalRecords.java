package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import dj.domain.port.ListedFile;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What the log tells of removals, read from the newest record on and no further than is asked for:
/// each record has all files of the snapshots that it tells of.
final class RemovalRecords {
  private final OpenRepository repository;
  private final Deque<ListedFile> unread;
  private final Optional<Instant> newestFile;
  private final List<Removal> read = new ArrayList<>();
  private final Set<SnapshotId> removed = new HashSet<>();
  private boolean unreadable;

  /// A record that is the beginning of a transaction.
  ///
  /// @param written when it was written, by the storage's clock
  record Removal(Instant written, TransactionRecord.Begun begun) {}

  /// Lists the log. Snapshots must have been listed before: what is in neither was removed by
  /// nobody.
  RemovalRecords(OpenRepository repository) {
    this.repository = repository;
    List<ListedFile> files = new ArrayList<>();
    repository.backend().list(FileKind.LOG, files::add);
    files.sort(Comparator.comparing(ListedFile::modified).reversed());
    this.unread = new ArrayDeque<>(files);
    this.newestFile = files.stream().findFirst().map(ListedFile::modified);
  }

  /// When the newest record was written, by the storage's clock.
  Optional<Instant> newestFile() {
    return newestFile;
  }

  /// The newest removal; empty if there is none.
  Optional<Removal> newest() {
    readUntil(() -> !read.isEmpty());
    return read.stream().findFirst();
  }

  /// Whether a record tells that a snapshot was removed.
  boolean tellOf(SnapshotId snapshot) {
    readUntil(() -> removed.contains(snapshot));
    return removed.contains(snapshot);
  }

  /// Whether there were at least so many snapshots among those that are there and those that were
  /// removed.
  boolean account(Set<SnapshotId> present, long count) {
    readUntil(() -> known(present) >= count);
    return known(present) >= count;
  }

  private long known(Set<SnapshotId> present) {
    return present.size() + removed.stream().filter(id -> !present.contains(id)).count();
  }

  /// The snapshots that were removed at a time or later.
  Set<SnapshotId> removedSince(Instant time) {
    while (!unread.isEmpty() && !unread.getFirst().modified().isBefore(time)) {
      readOn();
    }
    Set<SnapshotId> since = new HashSet<>();
    read.stream()
        .filter(removal -> !removal.written().isBefore(time))
        .flatMap(removal -> removal.begun().removes().stream())
        .forEach(snapshot -> since.add(snapshot.id()));
    return since;
  }

  /// Whether a record could not be read on the way.
  boolean unreadable() {
    return unreadable;
  }

  private void readUntil(BooleanSupplier enough) {
    while (!enough.getAsBoolean() && !unread.isEmpty()) {
      readOn();
    }
  }

  private void readOn() {
    ListedFile file = unread.removeFirst();
    switch (read(file).orElse(null)) {
      case TransactionRecord.Begun begun when !begun.removes().isEmpty() -> {
        read.add(new Removal(file.modified(), begun));
        begun.removes().stream().map(RemovedSnapshot::id).forEach(removed::add);
      }
      // Its beginning may be lost.
      case TransactionRecord.Ended ended -> removed.addAll(ended.removed());
      case TransactionRecord.Begun _ -> {}
      case null -> {}
    }
  }

  private Optional<TransactionRecord> read(ListedFile file) {
    try {
      return repository.files().readTransaction(TransactionId.parse(file.file().name()));
    } catch (DamageException | UnsupportedVersionException e) {
      unreadable = true;
      return Optional.empty();
    }
  }
}
