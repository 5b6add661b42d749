package dj.application.repository;

import dj.domain.error.DamageException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// Who wrote the snapshots and segments of a repository. Files never change, so that each is read
/// once.
final class Authors {
  private final OpenRepository repository;
  private final Map<SnapshotId, SnapshotRoot> snapshots = new HashMap<>();
  private final Map<IndexId, SessionId> segments = new HashMap<>();

  Authors(OpenRepository repository) {
    this.repository = repository;
  }

  /// Notes the authors of segments that were read anyway.
  void note(LoadedIndex loaded) {
    loaded.segments().forEach(segment -> segments.put(segment.id(), segment.author()));
  }

  /// The root of every snapshot that is there, whether it counts or not.
  ///
  /// @throws DamageException if a snapshot cannot be read
  List<SnapshotRoot> roots() {
    List<SnapshotRoot> roots = new ArrayList<>();
    for (SnapshotId id : listSnapshots()) {
      root(id).ifPresent(roots::add);
    }
    return roots;
  }

  /// The snapshots of a session that are there and can be read.
  SortedSet<SnapshotId> snapshotsBy(SessionId session) {
    return select(
        listSnapshots(), id -> authorOf(id, this::root).filter(session::equals).isPresent());
  }

  /// The segments of a session that are there and can be read.
  SortedSet<IndexId> segmentsBy(SessionId session) {
    List<IndexId> ids = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.INDEX, listed -> ids.add(IndexId.parse(listed.file().name())));
    return select(ids, id -> segmentAuthor(id).filter(session::equals).isPresent());
  }

  private static <T> SortedSet<T> select(List<T> all, Predicate<T> chosen) {
    return new TreeSet<>(all.stream().filter(chosen).toList());
  }

  private List<SnapshotId> listSnapshots() {
    List<SnapshotId> ids = new ArrayList<>();
    repository
        .backend()
        .list(FileKind.SNAPSHOT, listed -> ids.add(SnapshotId.parse(listed.file().name())));
    return ids;
  }

  private Optional<SnapshotRoot> root(SnapshotId id) {
    SnapshotRoot known = snapshots.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      SnapshotRoot read = SnapshotRoot.of(repository.files().readSnapshot(id));
      snapshots.put(id, read);
      return Optional.of(read);
    } catch (ObjectMissingException e) {
      // Deleted between the listing and the reading: it is not there any more.
      return Optional.empty();
    }
  }

  /// A damaged snapshot is of no use to anybody, whoever wrote it.
  private static Optional<SessionId> authorOf(
      SnapshotId id, Function<SnapshotId, Optional<SnapshotRoot>> reading) {
    try {
      return reading.apply(id).map(SnapshotRoot::author);
    } catch (DamageException | UnsupportedVersionException e) {
      return Optional.empty();
    }
  }

  private Optional<SessionId> segmentAuthor(IndexId id) {
    SessionId known = segments.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      SessionId author = repository.files().viewSegment(id).session();
      segments.put(id, author);
      return Optional.of(author);
    } catch (ObjectMissingException | DamageException | UnsupportedVersionException e) {
      return Optional.empty();
    }
  }
}
