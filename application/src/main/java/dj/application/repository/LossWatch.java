package dj.application.repository;

import dj.domain.id.SnapshotId;
import dj.domain.port.FileName;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/// What a backup notices of snapshots that have vanished, in passing: it costs a request only where
/// something is missing, mostly because it was removed, which the log tells.
public final class LossWatch {
  private final OpenRepository repository;
  private final List<StoredSnapshot> snapshots;

  /// Begins with the snapshots that count, oldest first.
  public LossWatch(OpenRepository repository, List<StoredSnapshot> snapshots) {
    this.repository = repository;
    this.snapshots = List.copyOf(snapshots);
  }

  /// What is missing, for people: the last snapshot that this computer made, the one before the
  /// newest of all, or all of them.
  ///
  /// @param indexed the index
  public Optional<String> loss(IndexedRepository indexed) {
    return ownNewest().or(this::beforeTheNewest).or(() -> all(indexed));
  }

  /// Notes the newest snapshot of this computer, for the next backup to look for.
  public void remember(StoredSnapshot newest) {
    repository.files().rememberNewest(newest);
  }

  private Optional<String> ownNewest() {
    return repository
        .files()
        .newest()
        .filter(newest -> hasVanished(newest.id(), newest))
        .map(StoredSnapshot::id)
        .map(id ->
            "snapshot " + id.toShortHex() + ", the last one that this computer made, is gone");
  }

  private Optional<String> beforeTheNewest() {
    return snapshots.reversed().stream()
        .findFirst()
        .filter(newest -> newest.snapshot().original().isEmpty())
        .flatMap(newest ->
            newest.snapshot().chain().previous().filter(previous -> hasVanished(previous, newest)))
        .map(id -> "snapshot " + id.toShortHex() + " is gone, which the newest one followed");
  }

  private Optional<String> all(IndexedRepository indexed) {
    boolean suspicious =
        snapshots.isEmpty()
            && indexed.index().size() > 0
            && new RemovalRecords(repository).newest().isEmpty();
    return suspicious
        ? Optional.of("there is no snapshot, though there is data that a backup has stored")
        : Optional.empty();
  }

  /// Whether a snapshot is not there, and the log would have to tell of its removal: since it was
  /// seen, nothing was removed from the log.
  ///
  /// @param witness the snapshot that shows when it was there
  private boolean hasVanished(SnapshotId id, StoredSnapshot witness) {
    boolean isListed = snapshots.stream().anyMatch(stored -> stored.id().equals(id));
    if (isListed || repository.backend().sizeBytes(FileName.of(id)).isPresent()) {
      return false;
    }
    RemovalRecords removals = new RemovalRecords(repository);
    boolean isRemembered =
        removals
            .newestFile()
            .map(newest -> newest.minus(TransactionLog.KEPT_FOR))
            .filter(witness.snapshot().time().toInstant()::isBefore)
            .isEmpty();
    return isRemembered && !removals.tellOf(id);
  }
}
