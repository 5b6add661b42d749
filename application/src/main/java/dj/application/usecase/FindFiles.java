package dj.application.usecase;

import dj.application.browse.SnapshotPlace;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.repository.PasswordPrompt;
import dj.application.repository.RepositoryAccess;
import dj.application.repository.Snapshots;
import dj.application.search.SearchSink;
import dj.application.search.SnapshotSearch;
import dj.application.search.SoughtBlobs;
import dj.domain.event.Progress;
import dj.domain.filter.EntryFilter;
import dj.domain.finding.Finding;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawPaths;
import java.util.List;
import java.util.Optional;

/// Finds files in many snapshots at once.
public final class FindFiles {
  private final RepositoryAccess access;

  /// Creates the use case.
  public FindFiles(RepositoryAccess access) {
    this.access = access;
  }

  /// Where is searched.
  ///
  /// @param names snapshots as the user named them, also `ID:/sub/path`; all that pass the filter
  ///   if empty
  /// @param filter which snapshots are meant
  public record Scope(List<String> names, SnapshotFilter filter) {
    /// Copies the list.
    public Scope {
      names = List.copyOf(names);
    }
  }

  /// What a search found.
  ///
  /// @param snapshots how many snapshots were searched
  /// @param matches how much was found
  /// @param unreadable how many directories and files could not be read
  /// @param damaged snapshots that could not be read, unless others were named
  public record Outcome(long snapshots, long matches, long unreadable, List<Finding> damaged) {
    /// Copies the list.
    public Outcome {
      damaged = List.copyOf(damaged);
    }
  }

  /// Finds entries, oldest snapshots first.
  ///
  /// @throws dj.domain.error.NotFoundException if a snapshot that was named is not there
  public Outcome find(
      Scope scope,
      EntryFilter filter,
      PasswordPrompt password,
      SearchSink sink,
      Progress progress) {
    return search(
        scope,
        password,
        progress,
        repository -> SnapshotSearch.forEntries(repository, filter, sink, progress));
  }

  /// Finds what uses blobs, oldest snapshots first.
  ///
  /// @throws dj.domain.error.NotFoundException if a snapshot or a pack that was named is not there
  public Outcome findUses(
      Scope scope,
      SoughtBlobs sought,
      PasswordPrompt password,
      SearchSink sink,
      Progress progress) {
    return search(
        scope,
        password,
        progress,
        repository -> SnapshotSearch.forUses(repository, sought, sink, progress));
  }

  private interface Preparation {
    SnapshotSearch prepare(IndexedRepository repository);
  }

  private Outcome search(
      Scope scope, PasswordPrompt password, Progress progress, Preparation preparation) {
    try (OpenRepository repository = access.open(password)) {
      progress.phase("reading the index");
      Snapshots.Found found = repository.snapshots().find();
      // Damage to a part of the index matters only where a blob cannot be found without it.
      try (IndexedRepository indexed = repository.loadReadable(_ -> {})) {
        Snapshots.Listing listing = found.countedBy(indexed);
        List<SnapshotPlace> places = places(indexed, listing.valid(), scope);
        progress.phase("searching");
        progress.addTotal(places.size(), 0);
        progress.totalIsKnown();
        try (SnapshotSearch search = preparation.prepare(indexed)) {
          for (SnapshotPlace place : places) {
            search.search(place.snapshot(), place.path(), place.tree());
            progress.addDone(1, 0);
          }
          return new Outcome(
              places.size(),
              search.matches(),
              search.unreadable(),
              scope.names().isEmpty() ? listing.damaged() : List.of());
        }
      }
    }
  }

  private static List<SnapshotPlace> places(
      IndexedRepository indexed, List<StoredSnapshot> snapshots, Scope scope) {
    if (scope.names().isEmpty()) {
      return scope.filter().apply(snapshots).stream()
          .map(stored -> new SnapshotPlace(stored, RawPaths.ROOT, Optional.empty()))
          .toList();
    }
    return scope.names().stream()
        .map(name -> SnapshotPlace.find(indexed, snapshots, name, scope.filter()))
        .toList();
  }
}
