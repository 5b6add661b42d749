package dj.domain.filter;

import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An ordered list of patterns that chooses paths: the last one that matches decides, and one that
/// begins with `!` decides against. `docs/patterns.md` tells users what patterns can say.
///
/// A pattern matches the path of an entry and all that is below it, so the answer for a path does
/// not depend on what was asked before. Paths are raw bytes; it makes no difference whether they
/// begin with `/`.
///
/// Immutable, and linear in the number of patterns; the time for one pattern is bounded by the
/// product of its length and the path's.
public final class PathRules {
  /// No rules: nothing is chosen.
  public static final PathRules NONE = new PathRules(List.of());

  private final List<PathPattern> patterns;
  private final boolean anyIgnoresCase;

  private PathRules(List<PathPattern> patterns) {
    this.patterns = List.copyOf(patterns);
    this.anyIgnoresCase = patterns.stream().anyMatch(PathPattern::ignoresCase);
  }

  /// A list of rules to be filled.
  public static Builder builder() {
    return new Builder();
  }

  /// Whether there are no rules.
  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /// Whether the rules choose a path.
  ///
  /// @param isDirectory whether it is that of a directory
  public boolean matches(RawBytes path, boolean isDirectory) {
    Optional<PathPattern> deciding = deciding(path, isDirectory);
    return deciding.isPresent() && !deciding.get().isNegated();
  }

  /// Whether the rules choose a path by itself: what lies below a path that they choose is not
  /// meant. The last pattern that matches so decides.
  ///
  /// @param isDirectory whether it is that of a directory
  public boolean matchesItself(RawBytes path, boolean isDirectory) {
    PathSegments exact = PathSegments.of(path);
    PathSegments folded = anyIgnoresCase ? PathSegments.of(CaseFolding.fold(path)) : exact;
    for (int i = patterns.size() - 1; i >= 0; i--) {
      PathPattern pattern = patterns.get(i);
      if (pattern.matchesItself(pattern.ignoresCase() ? folded : exact, isDirectory)) {
        return !pattern.isNegated();
      }
    }
    return false;
  }

  /// Whether names alone say what [#matchesItself] answers: no pattern has a `/` in it or `**`.
  public boolean areAboutNames() {
    return patterns.stream().allMatch(PathPattern::isAboutNames);
  }

  /// The pattern that decides about a path: the last that matches.
  public Optional<PathPattern> deciding(RawBytes path, boolean isDirectory) {
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    PathSegments exact = PathSegments.of(path);
    PathSegments folded = anyIgnoresCase ? PathSegments.of(CaseFolding.fold(path)) : exact;
    for (int i = patterns.size() - 1; i >= 0; i--) {
      PathPattern pattern = patterns.get(i);
      if (pattern.matches(pattern.ignoresCase() ? folded : exact, isDirectory)) {
        return Optional.of(pattern);
      }
    }
    return Optional.empty();
  }

  /// Whether anything below a directory may be chosen: where not, a walk need not enter it.
  public boolean mayContain(RawBytes directory) {
    PathSegments exact = PathSegments.of(directory);
    PathSegments folded = anyIgnoresCase ? PathSegments.of(CaseFolding.fold(directory)) : exact;
    for (PathPattern pattern : patterns) {
      if (!pattern.isNegated() && pattern.mayMatchBelow(pattern.ignoresCase() ? folded : exact)) {
        return true;
      }
    }
    return false;
  }

  /// Collects rules in their order.
  public static final class Builder {
    private static final RawBytes BYTE_ORDER_MARK = RawBytes.utf8("\uFEFF");

    private final List<PathPattern> patterns = new ArrayList<>();

    private Builder() {}

    /// Adds a pattern.
    ///
    /// @throws UsageException if it is not valid
    public Builder add(String pattern) {
      patterns.add(PathPattern.parse(RawBytes.utf8(pattern), false));
      return this;
    }

    /// Adds a pattern that does not tell upper from lower case.
    ///
    /// @throws UsageException if it is not valid
    public Builder addIgnoringCase(String pattern) {
      patterns.add(PathPattern.parse(RawBytes.utf8(pattern), true));
      return this;
    }

    /// Adds the patterns of a file, one a line. Blanks around a pattern, empty lines and lines that
    /// begin with `#` are left out; a backslash keeps a blank, `#` or `!` that belongs to the
    /// pattern.
    ///
    /// @param fileName the file's name, for messages
    /// @param content what stands in the file
    /// @throws UsageException if one of them is not valid
    public Builder addFile(String fileName, RawBytes content, boolean ignoreCase) {
      byte[] bytes = content.toBytes();
      int mark = BYTE_ORDER_MARK.lengthBytes();
      int start = mark <= bytes.length && BYTE_ORDER_MARK.equalsRange(bytes, 0, mark) ? mark : 0;
      for (int line = 1; start < bytes.length; line++) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        addLine(fileName, line, trimmed(bytes, start, end), ignoreCase);
        start = end + 1;
      }
      return this;
    }

    private void addLine(String fileName, int line, RawBytes text, boolean ignoreCase) {
      if (text.lengthBytes() == 0 || text.at(0) == '#') {
        return;
      }
      try {
        patterns.add(PathPattern.parse(text, ignoreCase));
      } catch (UsageException e) {
        throw new UsageException(fileName + ", line " + line + ": " + e.getMessage(), e.hint(), e);
      }
    }

    private static RawBytes trimmed(byte[] bytes, int lineStart, int lineEnd) {
      int start = lineStart;
      int end = lineEnd;
      while (start < end && isBlank(bytes[start])) {
        start++;
      }
      while (end > start && isBlank(bytes[end - 1]) && !isEscaped(bytes, start, end - 1)) {
        end--;
      }
      return RawBytes.copyOf(bytes, start, end - start);
    }

    private static boolean isBlank(byte character) {
      return character == ' ' || character == '\t' || character == '\r';
    }

    /// Whether an odd number of backslashes stands before a byte.
    private static boolean isEscaped(byte[] bytes, int start, int position) {
      int first = position;
      while (first > start && bytes[first - 1] == '\\') {
        first--;
      }
      return (position - first) % 2 == 1;
    }

    /// The rules.
    public PathRules build() {
      return patterns.isEmpty() ? NONE : new PathRules(patterns);
    }
  }
}
