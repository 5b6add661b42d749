package dj.application.backup;

import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Which part of the file system is backed up: a tree of names, from the root to each path that was
/// asked for.
final class PathSelection {
  private final TreeMap<RawBytes, PathSelection> children = new TreeMap<>();
  private boolean whole;

  private PathSelection() {}

  /// Everything below one place.
  static PathSelection everything() {
    PathSelection selection = new PathSelection();
    selection.whole = true;
    return selection;
  }

  /// The selection of absolute paths; a path below another one adds nothing.
  static PathSelection of(Collection<RawBytes> absolutePaths) {
    PathSelection root = new PathSelection();
    for (RawBytes path : absolutePaths) {
      PathSelection place = root;
      for (RawBytes name : RawPaths.names(path)) {
        place = place.children.computeIfAbsent(name, n -> new PathSelection());
      }
      place.whole = true;
    }
    return root;
  }

  /// Whether all below this place is selected.
  boolean isWhole() {
    return whole;
  }

  /// The selected names of a place that is not selected as a whole, sorted.
  List<RawBytes> names() {
    return List.copyOf(children.keySet());
  }

  /// What is selected below a name.
  PathSelection below(RawBytes name) {
    return whole ? this : Optional.ofNullable(children.get(name)).orElseGet(PathSelection::new);
  }
}
