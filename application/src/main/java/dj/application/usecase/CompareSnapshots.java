package dj.application.usecase;

import dj.application.browse.SnapshotPlace;
import dj.application.browse.TreeDifference;
import dj.application.browse.TreeDifference.OneSided;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.domain.error.NotFoundException;
import dj.domain.id.BlobId;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.EntryChange;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shows what differs between two snapshots, or directories of them.
public final class CompareSnapshots {
  private final RepositoryAccess access;

  /// Creates the use case.
  public CompareSnapshots(RepositoryAccess access) {
    this.access = access;
  }

  /// Takes what a comparison finds.
  public interface Listing extends TreeDifference.Sink {
    /// The snapshots that are compared; called first.
    void snapshots(StoredSnapshot before, StoredSnapshot after);
  }

  /// What a comparison found.
  ///
  /// @param changes how many paths there are of each kind of change, those without any left out
  /// @param added what is only in the later one
  /// @param removed what is only in the earlier one
  public record Outcome(Map<EntryChange, Long> changes, OneSided added, OneSided removed) {
    /// Copies the map.
    public Outcome {
      changes = Map.copyOf(changes);
    }

    /// How many paths have a kind of change.
    public long count(EntryChange change) {
      return changes.getOrDefault(change, 0L);
    }
  }

  /// Compares two directories.
  ///
  /// @param before the earlier snapshot as the user named it, also `ID:/sub/path`
  /// @param after the later one, likewise; paths are told as they are in this one
  /// @param filter which snapshots `latest` means
  /// @throws NotFoundException if one is not there, or no directory
  public Outcome compare(
      String before,
      String after,
      SnapshotFilter filter,
      PasswordPrompt password,
      Listing listing) {
    try (OpenRepository repository = access.open(password)) {
      Snapshots.Found found = repository.snapshots().find();
      // Damage to a part of the index matters only where a blob cannot be found without it.
      try (IndexedRepository indexed = repository.loadReadable(_ -> {})) {
        List<StoredSnapshot> snapshots = found.countedBy(indexed).valid();
        return compare(
            indexed,
            SnapshotPlace.find(indexed, snapshots, before, filter),
            SnapshotPlace.find(indexed, snapshots, after, filter),
            listing);
      }
    }
  }

  private static Outcome compare(
      IndexedRepository indexed, SnapshotPlace before, SnapshotPlace after, Listing listing) {
    BlobId one = directory(before);
    BlobId other = directory(after);
    listing.snapshots(before.snapshot(), after.snapshot());
    Map<EntryChange, Long> changes = new EnumMap<>(EntryChange.class);
    TreeDifference difference =
        new TreeDifference(
            indexed.trees(),
            (path, change, entryBefore, entryAfter) -> {
              changes.merge(change, 1L, Long::sum);
              listing.change(path, change, entryBefore, entryAfter);
            });
    difference.compare(after.path(), one, other);
    return new Outcome(changes, difference.added(), difference.removed());
  }

  private static BlobId directory(SnapshotPlace place) {
    Optional<TreeEntry> entry = place.entry();
    if (entry.isPresent() && !(entry.get() instanceof TreeEntry.Directory)) {
      RawBytes path = place.path();
      throw new NotFoundException(
          path + " is not a directory", "name a snapshot, or a directory of it: ID:/path");
    }
    return place.tree();
  }
}
