package dj.application.restore;

import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What one directory of the target is to have, where all else is to be removed.
///
/// Several directories of a snapshot share one of the target where leading directories are left
/// off. A name may only be missed where every one of them was listed to its end: what a damaged
/// listing, or one that holds no more than the way to what was saved, does not have may be
/// anything.
final class Inventory {
  private final Set<RawBytes> names = ConcurrentHashMap.newKeySet();
  private final Queue<RawBytes> listed = new ConcurrentLinkedQueue<>();
  private volatile boolean partial;

  /// Counts in an entry of the snapshot.
  void add(RawBytes name) {
    names.add(name);
  }

  /// Says that a directory of the snapshot was counted in to its end.
  void complete(RawBytes path) {
    listed.add(path);
  }

  /// Says that there may be more than was counted in.
  void leaveOpen() {
    partial = true;
  }

  /// Whether the snapshot is known not to have a name.
  boolean lacks(RawBytes name) {
    return !partial && !listed.isEmpty() && !names.contains(name);
  }

  /// The paths that a name would have in the snapshot.
  List<RawBytes> pathsOf(RawBytes name) {
    return listed.stream().map(directory -> RawPaths.join(directory, name)).toList();
  }
}
