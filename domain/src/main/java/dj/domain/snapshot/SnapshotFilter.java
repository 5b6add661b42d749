package dj.domain.snapshot;

import dj.domain.tree.RawBytes;
import java.util.List;

/// Which snapshots are meant; empty lists mean all.
///
/// @param hosts any of these hosts
/// @param tagSets any of these sets, of which a snapshot must have all tags
/// @param paths all of these paths
public record SnapshotFilter(List<String> hosts, List<List<String>> tagSets, List<RawBytes> paths) {
  /// All snapshots.
  public static final SnapshotFilter ALL = new SnapshotFilter(List.of(), List.of(), List.of());

  /// Copies the lists.
  public SnapshotFilter {
    hosts = List.copyOf(hosts);
    tagSets = tagSets.stream().map(List::copyOf).toList();
    paths = List.copyOf(paths);
  }

  /// Whether all snapshots are meant.
  public boolean isAll() {
    return hosts.isEmpty() && tagSets.isEmpty() && paths.isEmpty();
  }

  /// The snapshots that pass, in their order.
  public List<StoredSnapshot> apply(List<StoredSnapshot> snapshots) {
    return snapshots.stream().filter(stored -> passes(stored.snapshot())).toList();
  }

  private boolean passes(Snapshot snapshot) {
    boolean host = hosts.isEmpty() || hosts.contains(snapshot.host());
    boolean tags =
        tagSets.isEmpty() || tagSets.stream().anyMatch(set -> snapshot.tags().containsAll(set));
    return host && tags && snapshot.paths().containsAll(paths);
  }
}
