package dj.domain.filter;

import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a pattern from left to right.
final class PatternParser {
  private static final SegmentPattern GAP = new SegmentPattern.Gap();
  private static final byte[] NO_BYTES = {};

  private final RawBytes text;
  private final byte[] bytes;
  private final boolean ignoreCase;
  private int position;

  PatternParser(RawBytes text, boolean ignoreCase) {
    this.text = text;
    this.bytes = text.toBytes();
    this.ignoreCase = ignoreCase;
  }

  PathPattern parse() {
    boolean negated = take('!');
    if (position == bytes.length) {
      throw invalid(position, "it is empty");
    }
    List<SegmentPattern> segments = new ArrayList<>();
    if (bytes[position] != '/') {
      segments.add(GAP);
    }
    boolean directoriesOnly = false;
    while (position < bytes.length) {
      if (take('/')) {
        directoriesOnly = position == bytes.length && !segments.isEmpty();
      } else {
        addSegment(segments);
      }
    }
    boolean endsInGap = !segments.isEmpty() && segments.getLast() instanceof SegmentPattern.Gap;
    if (endsInGap) {
      // What is below a gap at the end is below any one segment.
      segments.set(segments.size() - 1, new SegmentPattern.Any());
    }
    return new PathPattern(text, ignoreCase, negated, directoriesOnly, endsInGap, segments);
  }

  private boolean take(char wanted) {
    if (position < bytes.length && bytes[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void addSegment(List<SegmentPattern> segments) {
    int start = position;
    List<GlobToken> tokens = readTokens();
    int length = position - start;
    if (length == 2 && bytes[start] == '*' && bytes[start + 1] == '*') {
      if (segments.isEmpty() || !(segments.getLast() instanceof SegmentPattern.Gap)) {
        segments.add(GAP);
      }
      return;
    }
    if (isDots(tokens)) {
      throw invalid(start, "'.' and '..' do not stand in the paths that are compared");
    }
    segments.add(compile(tokens));
  }

  private List<GlobToken> readTokens() {
    List<GlobToken> tokens = new ArrayList<>();
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    while (position < bytes.length && bytes[position] != '/') {
      byte next = bytes[position];
      switch (next) {
        case '*' -> {
          position++;
          endLiteral(literal, tokens);
          if (tokens.isEmpty() || !(tokens.getLast() instanceof GlobToken.Star)) {
            tokens.add(new GlobToken.Star());
          }
        }
        case '?' -> {
          position++;
          endLiteral(literal, tokens);
          tokens.add(new GlobToken.AnyCharacter());
        }
        case '[' -> {
          endLiteral(literal, tokens);
          tokens.add(readSet());
        }
        case '\\' -> literal.write(readEscaped());
        case 0 -> throw invalid(position, "no path contains a NUL byte");
        default -> {
          position++;
          literal.write(next);
        }
      }
    }
    endLiteral(literal, tokens);
    return tokens;
  }

  private void endLiteral(ByteArrayOutputStream literal, List<GlobToken> tokens) {
    if (literal.size() > 0) {
      RawBytes exact = RawBytes.copyOf(literal.toByteArray());
      tokens.add(new GlobToken.Literal((ignoreCase ? CaseFolding.fold(exact) : exact).toBytes()));
      literal.reset();
    }
  }

  private byte readEscaped() {
    int backslash = position++;
    if (position == bytes.length) {
      throw invalid(backslash, "nothing follows the backslash");
    }
    if (bytes[position] == '/' || bytes[position] == 0) {
      throw invalid(backslash, "a backslash cannot make '/' or NUL part of a name");
    }
    return bytes[position++];
  }

  private GlobToken readSet() {
    int start = position++;
    boolean negated = take('!') || take('^');
    List<Integer> ranges = new ArrayList<>();
    while (ranges.isEmpty() || !atSetEnd(start)) {
      int first = readSetCharacter(start);
      int last = first;
      if (atRange()) {
        position++;
        last = readSetCharacter(start);
        if (last < first) {
          throw invalid(start, "the range ends before it begins");
        }
      }
      ranges.add(first);
      ranges.add(last);
    }
    position++;
    return new GlobToken.Set(
        ranges.stream().mapToInt(Integer::intValue).toArray(), negated, ignoreCase);
  }

  private boolean atSetEnd(int start) {
    if (position == bytes.length) {
      throw invalid(start, "the bracket is not closed");
    }
    return bytes[position] == ']';
  }

  private boolean atRange() {
    return position + 1 < bytes.length && bytes[position] == '-' && bytes[position + 1] != ']';
  }

  private int readSetCharacter(int start) {
    if (position == bytes.length || bytes[position] == '/') {
      throw invalid(start, "the bracket is not closed");
    }
    if (bytes[position] == '[' && position + 1 < bytes.length && bytes[position + 1] == ':') {
      throw invalid(position, "named sets such as [:alpha:] do not exist here");
    }
    if (bytes[position] == '\\') {
      position++;
      if (position == bytes.length || bytes[position] == '/') {
        throw invalid(start, "the bracket is not closed");
      }
    }
    int length = Utf8.lengthAt(bytes, position, bytes.length);
    int character = Utf8.codePointAt(bytes, position, length);
    if (character == Utf8.NO_CHARACTER) {
      throw invalid(position, "a set holds characters, and this byte is none");
    }
    position += length;
    return character;
  }

  private static boolean isDots(List<GlobToken> tokens) {
    return tokens.size() == 1
        && tokens.getFirst() instanceof GlobToken.Literal literal
        && List.of(".", "..").contains(new String(literal.bytes(), StandardCharsets.ISO_8859_1));
  }

  private static SegmentPattern compile(List<GlobToken> tokens) {
    return switch (tokens.size()) {
      case 1 ->
          switch (tokens.getFirst()) {
            case GlobToken.Literal name ->
                new SegmentPattern.Affixes(name.bytes(), NO_BYTES, false);
            case GlobToken.Star _ -> new SegmentPattern.Any();
            case GlobToken.AnyCharacter _, GlobToken.Set _ -> glob(tokens);
          };
      case 2 -> {
        if (tokens.get(0) instanceof GlobToken.Literal start
            && tokens.get(1) instanceof GlobToken.Star) {
          yield new SegmentPattern.Affixes(start.bytes(), NO_BYTES, true);
        }
        if (tokens.get(0) instanceof GlobToken.Star
            && tokens.get(1) instanceof GlobToken.Literal end) {
          yield new SegmentPattern.Affixes(NO_BYTES, end.bytes(), true);
        }
        yield glob(tokens);
      }
      case 3 ->
          tokens.get(0) instanceof GlobToken.Literal start
                  && tokens.get(1) instanceof GlobToken.Star
                  && tokens.get(2) instanceof GlobToken.Literal end
              ? new SegmentPattern.Affixes(start.bytes(), end.bytes(), true)
              : glob(tokens);
      default -> glob(tokens);
    };
  }

  private static SegmentPattern glob(List<GlobToken> tokens) {
    return new SegmentPattern.Glob(tokens.toArray(GlobToken[]::new));
  }

  private UsageException invalid(int at, String reason) {
    int character = text.toText().isEmpty() ? 1 : characters(at) + 1;
    return new UsageException(
        "the pattern '"
            + text.toText()
            + "' is not valid at character "
            + character
            + ": "
            + reason,
        "see dj help patterns");
  }

  private int characters(int endByte) {
    int count = 0;
    for (int i = 0; i < endByte; i += Utf8.lengthAt(bytes, i, bytes.length)) {
      count++;
    }
    return count;
  }
}
