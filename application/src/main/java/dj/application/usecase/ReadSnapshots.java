package dj.application.usecase;

import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.finding.Finding;
import dj.domain.id.RepositoryId;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.SnapshotSelector;
import dj.domain.snapshot.StoredSnapshot;
import java.util.List;

/// Lists snapshots.
public final class ReadSnapshots {
  private final RepositoryAccess access;

  /// Creates the use case.
  public ReadSnapshots(RepositoryAccess access) {
    this.access = access;
  }

  /// The snapshots of a repository.
  ///
  /// @param repository the repository's identity
  /// @param snapshots those that were asked for, oldest first
  /// @param damaged what could not be read
  public record Outcome(
      RepositoryId repository, List<StoredSnapshot> snapshots, List<Finding> damaged) {
    /// Copies the lists.
    public Outcome {
      snapshots = List.copyOf(snapshots);
      damaged = List.copyOf(damaged);
    }
  }

  /// Lists the snapshots that pass a filter.
  public Outcome list(SnapshotFilter filter, PasswordPrompt password) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Listing listing = repository.snapshots().list();
      return new Outcome(repository.id(), filter.apply(listing.valid()), listing.damaged());
    }
  }

  /// Finds snapshots by what the user calls them.
  ///
  /// @throws dj.domain.error.NotFoundException if one is not there
  public Outcome find(List<String> names, SnapshotFilter filter, PasswordPrompt password) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Listing listing = repository.snapshots().list();
      List<StoredSnapshot> found =
          names.stream()
              .map(name -> SnapshotSelector.parse(name).select(listing.valid(), filter))
              .toList();
      return new Outcome(repository.id(), found, listing.damaged());
    }
  }
}
