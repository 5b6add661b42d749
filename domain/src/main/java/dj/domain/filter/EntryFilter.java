package dj.domain.filter;

import dj.domain.tree.EntryType;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import java.util.Optional;
import java.util.Set;

/// Which entries of snapshots are looked for: all of this must be so.
///
/// @param patterns what the path is; what is below a path that matches is not meant by that
/// @param types any of these types; any at all if empty
/// @param oldest the earliest time of modification
/// @param newest the latest time of modification
/// @param sizes the size; with it, only regular files are meant
public record EntryFilter(
    PathRules patterns,
    Set<EntryType> types,
    Optional<Timestamp> oldest,
    Optional<Timestamp> newest,
    Optional<SizeRange> sizes) {
  /// Copies the set.
  public EntryFilter {
    types = Set.copyOf(types);
  }

  /// Whether an entry is meant.
  ///
  /// @param path its path; if the filter [#isAboutNames], its name does as well
  public boolean accepts(RawBytes path, TreeEntry entry) {
    return patterns.matchesItself(path, entry instanceof TreeEntry.Directory)
        && (types.isEmpty() || types.contains(EntryType.of(entry)))
        && isInTime(entry.metadata().modified())
        && (sizes.isEmpty() || hasSize(entry, sizes.get()));
  }

  private boolean isInTime(Timestamp modified) {
    return (oldest.isEmpty() || modified.compareTo(oldest.get()) >= 0)
        && (newest.isEmpty() || modified.compareTo(newest.get()) <= 0);
  }

  private static boolean hasSize(TreeEntry entry, SizeRange sizes) {
    return entry instanceof TreeEntry.File file && sizes.contains(file.sizeBytes());
  }

  /// Whether it makes no difference which directory an entry is in.
  public boolean isAboutNames() {
    return patterns.areAboutNames();
  }
}
