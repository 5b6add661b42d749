package dj.domain.snapshot;

import dj.domain.error.NotFoundException;
import dj.domain.error.UsageException;
import dj.domain.id.SnapshotId;
import dj.domain.tree.RawBytes;
import dj.domain.tree.RawPaths;
import java.util.List;
import java.util.stream.Collectors;

/// What a user calls a snapshot: `latest`, `latest~2` (two before the latest), or a prefix of its
/// id that no other snapshot has; with `:/path` behind it a place in the snapshot.
///
/// @param text the name without the path, for messages
/// @param path the absolute path in the snapshot, `/` if there is none
public record SnapshotSelector(String text, RawBytes path) {
  private static final String LATEST = "latest";
  private static final int ID_DIGITS = 64;
  private static final int MAX_LISTED = 8;

  /// Parses a name.
  ///
  /// @throws UsageException if it is none
  public static SnapshotSelector parse(String name) {
    int colon = name.indexOf(':');
    String text = colon < 0 ? name : name.substring(0, colon);
    RawBytes path = colon < 0 ? RawPaths.ROOT : RawBytes.utf8(name.substring(colon + 1));
    if (!isLatest(text) && !isPrefix(text)) {
      throw new UsageException(
          "no name of a snapshot: '" + name + "'",
          "use latest, latest~N, or the first digits of an id from dj snapshot list");
    }
    return new SnapshotSelector(text, path);
  }

  private static boolean isLatest(String text) {
    return text.equals(LATEST) || text.matches("latest~[0-9]{1,9}");
  }

  private static boolean isPrefix(String text) {
    return text.length() <= ID_DIGITS && text.matches("[0-9a-f]+");
  }

  /// Finds the snapshot.
  ///
  /// @param snapshots the snapshots to choose from, oldest first
  /// @param filter which of them `latest` looks at; an id is meant whatever the filter says
  /// @throws NotFoundException if there is none
  /// @throws UsageException if several ids begin so
  public StoredSnapshot select(List<StoredSnapshot> snapshots, SnapshotFilter filter) {
    return isLatest(text) ? selectLatest(filter.apply(snapshots)) : selectByPrefix(snapshots);
  }

  /// As [#select(List, SnapshotFilter)] among all snapshots.
  public StoredSnapshot select(List<StoredSnapshot> snapshots) {
    return select(snapshots, SnapshotFilter.ALL);
  }

  private StoredSnapshot selectLatest(List<StoredSnapshot> candidates) {
    int back = text.equals(LATEST) ? 0 : Integer.parseInt(text.substring(LATEST.length() + 1));
    if (back >= candidates.size()) {
      throw new NotFoundException(
          candidates.isEmpty()
              ? "no snapshot matches"
              : "there is no " + text + ": only " + candidates.size() + " snapshots match",
          "run dj snapshot list to see all snapshots");
    }
    return candidates.get(candidates.size() - 1 - back);
  }

  private StoredSnapshot selectByPrefix(List<StoredSnapshot> candidates) {
    List<StoredSnapshot> matching =
        candidates.stream().filter(stored -> stored.id().toHex().startsWith(text)).toList();
    if (matching.isEmpty()) {
      throw new NotFoundException(
          "there is no snapshot " + text, "run dj snapshot list to see all snapshots");
    }
    if (matching.size() > 1) {
      String ids =
          matching.stream()
              .limit(MAX_LISTED)
              .map(stored -> stored.id().toHex().substring(0, shownDigits()))
              .collect(Collectors.joining(", "));
      throw new UsageException(
          matching.size() + " snapshots begin with " + text + ": " + ids, "give more digits");
    }
    return matching.getFirst();
  }

  /// So many digits that the ids in a message differ, but for those that are nearly the same.
  private int shownDigits() {
    return Math.min(text.length() + SnapshotId.SHORT_DIGITS, ID_DIGITS);
  }
}
