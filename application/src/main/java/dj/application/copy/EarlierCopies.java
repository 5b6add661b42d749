package dj.application.copy;

import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The snapshots of a target by the one that each was at first: a copy, or a copy of a copy, is
/// known by that.
final class EarlierCopies {
  private final Map<SnapshotId, List<StoredSnapshot>> byFirst = new HashMap<>();

  EarlierCopies(List<StoredSnapshot> target) {
    for (StoredSnapshot stored : target) {
      byFirst.merge(
          first(stored),
          List.of(stored),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
  }

  private static SnapshotId first(StoredSnapshot stored) {
    return stored.snapshot().original().orElse(stored.id());
  }

  /// The copy of a snapshot, if there is one. One whose content, host or time was changed since, in
  /// either repository, is another one; tags and pins are everybody's own.
  Optional<StoredSnapshot> of(StoredSnapshot source) {
    return byFirst.getOrDefault(first(source), List.of()).stream()
        .filter(stored -> isCopy(source.snapshot(), stored.snapshot()))
        .findFirst();
  }

  private static boolean isCopy(Snapshot source, Snapshot stored) {
    return source.time().isEqual(stored.time())
        && source.host().equals(stored.host())
        && source.paths().equals(stored.paths())
        && source.excludes().equals(stored.excludes());
  }

  /// Of snapshots with copies, the newest that is likely to have much in common with another one.
  Optional<StoredSnapshot> nearest(StoredSnapshot wanted, List<StoredSnapshot> source) {
    return source.stream()
        .filter(stored -> stored.snapshot().host().equals(wanted.snapshot().host()))
        .filter(stored -> stored.snapshot().paths().equals(wanted.snapshot().paths()))
        .filter(stored -> of(stored).isPresent())
        .max(Comparator.comparing((StoredSnapshot stored) -> stored.snapshot().time().toInstant()));
  }
}
