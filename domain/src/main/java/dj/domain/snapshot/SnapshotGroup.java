package dj.domain.snapshot;

import dj.domain.tree.RawBytes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the snapshots of a group have in common. Paths and tags are sorted: their order on the
/// command line makes no other group.
///
/// @param host the host; empty if hosts do not matter
/// @param paths the paths; empty if paths do not matter
/// @param tags the tags; empty if tags do not matter
public record SnapshotGroup(
    Optional<String> host, Optional<List<RawBytes>> paths, Optional<List<String>> tags) {

  /// What can tell groups apart.
  public enum By {
    /// The host.
    HOST,
    /// All paths.
    PATHS,
    /// All tags.
    TAGS
  }

  /// Copies the lists.
  public SnapshotGroup {
    paths = paths.map(List::copyOf);
    tags = tags.map(List::copyOf);
  }

  /// Written out, like [#hashCode]: what the compiler makes for a record is linked at its first
  /// call, which a short command would notice.
  @Override
  public boolean equals(Object other) {
    return other instanceof SnapshotGroup that
        && host.equals(that.host)
        && paths.equals(that.paths)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, paths, tags);
  }

  /// The group of a snapshot.
  public static SnapshotGroup of(Snapshot snapshot, Set<By> by) {
    return new SnapshotGroup(
        by.contains(By.HOST) ? Optional.of(snapshot.host()) : Optional.empty(),
        by.contains(By.PATHS) ? Optional.of(sorted(snapshot.paths())) : Optional.empty(),
        by.contains(By.TAGS) ? Optional.of(sorted(snapshot.tags())) : Optional.empty());
  }

  private static <T extends Comparable<T>> List<T> sorted(List<T> values) {
    return values.stream().sorted(Comparator.naturalOrder()).toList();
  }

  /// Divides snapshots into groups. The groups come in the order of their oldest snapshot, and the
  /// snapshots of a group from the oldest to the newest.
  public static Map<SnapshotGroup, List<StoredSnapshot>> divide(
      List<StoredSnapshot> snapshots, Set<By> by) {
    return snapshots.stream()
        .sorted(StoredSnapshot.OLDEST_FIRST)
        .collect(
            Collectors.groupingBy(
                stored -> of(stored.snapshot(), by), LinkedHashMap::new, Collectors.toList()));
  }
}
