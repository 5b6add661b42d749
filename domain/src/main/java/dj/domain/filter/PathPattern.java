package dj.domain.filter;

import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.util.List;

/// One pattern for paths: segments that are matched one by one, with gaps (`**`) that stand for any
/// number of segments.
///
/// Nothing stands at the end of the path that is matched, since all below a match belongs to it.
/// That makes matching simple: what is between two gaps is taken where it is found first, and there
/// is never a reason to go back behind a gap.
public final class PathPattern {
  private static final SegmentPattern GAP = new SegmentPattern.Gap();

  private final RawBytes text;
  private final boolean ignoresCase;
  private final boolean negated;
  private final boolean directoriesOnly;
  private final boolean endsInGap;
  private final List<SegmentPattern> segments;

  PathPattern(
      RawBytes text,
      boolean ignoresCase,
      boolean negated,
      boolean directoriesOnly,
      boolean endsInGap,
      List<SegmentPattern> segments) {
    this.text = text;
    this.ignoresCase = ignoresCase;
    this.negated = negated;
    this.directoriesOnly = directoriesOnly;
    this.endsInGap = endsInGap;
    this.segments = List.copyOf(segments);
  }

  /// Reads a pattern.
  ///
  /// @throws UsageException if it is not valid; the message names the pattern and the position
  public static PathPattern parse(RawBytes text, boolean ignoreCase) {
    return new PatternParser(text, ignoreCase).parse();
  }

  /// Whether a match decides against a path.
  public boolean isNegated() {
    return negated;
  }

  /// Whether upper and lower case are the same.
  public boolean ignoresCase() {
    return ignoresCase;
  }

  /// The pattern as it was given.
  public RawBytes text() {
    return text;
  }

  boolean matches(PathSegments path, boolean isDirectory) {
    int end = endOfMatch(path, segments.size());
    return end >= 0 && (end < path.count() || isDirectory || !directoriesOnly);
  }

  /// Whether a path matches by itself, and not since it is below another one that does.
  boolean matchesItself(PathSegments path, boolean isDirectory) {
    if (endsInGap) {
      return matches(path, isDirectory);
    }
    if (directoriesOnly && !isDirectory) {
      return false;
    }
    int tail = segments.lastIndexOf(GAP) + 1;
    int start = path.count() - (segments.size() - tail);
    int headEnd = endOfMatch(path, tail);
    boolean fits = tail == 0 ? start == 0 : headEnd >= 0 && headEnd <= start;
    return fits && groupMatches(path, start, tail, segments.size());
  }

  /// Whether the name of an entry alone says whether it matches by itself.
  boolean isAboutNames() {
    return !endsInGap && segments.size() == 2 && segments.getFirst().equals(GAP);
  }

  /// The least number of leading segments that match the first `limit` of the pattern, or -1.
  private int endOfMatch(PathSegments path, int limit) {
    int position = 0;
    int group = 0;
    boolean floating = false;
    while (group < limit) {
      if (segments.get(group) instanceof SegmentPattern.Gap) {
        floating = true;
        group++;
        continue;
      }
      int groupEnd = endOfGroup(group);
      int start = find(path, position, group, groupEnd, floating);
      if (start < 0) {
        return -1;
      }
      position = start + groupEnd - group;
      group = groupEnd;
    }
    return position;
  }

  private int endOfGroup(int group) {
    int end = group;
    while (end < segments.size() && !(segments.get(end) instanceof SegmentPattern.Gap)) {
      end++;
    }
    return end;
  }

  private int find(PathSegments path, int from, int group, int groupEnd, boolean floating) {
    int last = floating ? path.count() - (groupEnd - group) : from;
    for (int start = from; start <= last; start++) {
      if (groupMatches(path, start, group, groupEnd)) {
        return start;
      }
    }
    return -1;
  }

  private boolean groupMatches(PathSegments path, int start, int group, int groupEnd) {
    if (start + groupEnd - group > path.count()) {
      return false;
    }
    for (int i = group; i < groupEnd; i++) {
      if (!path.matches(start + i - group, segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether a path below `directory` may match.
  boolean mayMatchBelow(PathSegments directory) {
    int common = Math.min(directory.count(), segments.size());
    for (int i = 0; i < common; i++) {
      SegmentPattern segment = segments.get(i);
      if (segment instanceof SegmentPattern.Gap) {
        return true;
      }
      if (!directory.matches(i, segment)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text.toText();
  }
}
