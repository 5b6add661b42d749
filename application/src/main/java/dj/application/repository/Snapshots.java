package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The snapshots of a repository.
public final class Snapshots {
  private final OpenRepository repository;

  Snapshots(OpenRepository repository) {
    this.repository = repository;
  }

  /// What a listing found.
  ///
  /// @param valid the snapshots that count, oldest first
  /// @param damaged what could not be read
  public record Listing(List<StoredSnapshot> valid, List<Finding> damaged) {
    /// Copies the lists.
    public Listing {
      valid = List.copyOf(valid);
      damaged = List.copyOf(damaged);
    }
  }

  /// Lists and reads all snapshots. One that vanishes meanwhile was deleted; one that is damaged is
  /// told among the findings, so that it hides no other.
  public Listing list() {
    List<SnapshotId> ids = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.SNAPSHOT, listed -> ids.add(SnapshotId.parse(listed.file().name())));
    List<StoredSnapshot> read = new ArrayList<>();
    List<Finding> damaged = new ArrayList<>();
    for (SnapshotId id : ids) {
      read(id, damaged).ifPresent(read::add);
    }
    Revocations revocations = Revocations.list(repository);
    List<StoredSnapshot> valid =
        read.stream()
            .filter(stored -> revocations.isValid(stored.snapshot().session(), stored.id()))
            .sorted(StoredSnapshot.OLDEST_FIRST)
            .toList();
    return new Listing(valid, damaged);
  }

  private Optional<StoredSnapshot> read(SnapshotId id, List<Finding> damaged) {
    try {
      return Optional.of(repository.files().readSnapshot(id));
    } catch (ObjectMissingException e) {
      // Deleted between the listing and the reading: it is not there any more.
      return Optional.empty();
    } catch (DamageException e) {
      damaged.add(
          new Finding(Finding.Severity.DAMAGE, "snapshot-damaged", id.toHex(), e.getMessage()));
      return Optional.empty();
    }
  }
}
