package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import dj.domain.filter.PathRules;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Reads rules about paths from options, in the order of the command line.
final class PatternOptions {
  private static final long MOST_BYTES = 64L << 20;

  private final Option pattern;
  private final Option ignoreCasePattern;
  private final Option file;
  private final Option ignoreCaseFile;

  /// Names the four options of one kind of rules.
  PatternOptions(Option pattern, Option ignoreCasePattern, Option file, Option ignoreCaseFile) {
    this.pattern = pattern;
    this.ignoreCasePattern = ignoreCasePattern;
    this.file = file;
    this.ignoreCaseFile = ignoreCaseFile;
  }

  /// The rules.
  ///
  /// @throws UsageException if a pattern is not valid, or a file cannot be read
  PathRules read(Session session) {
    PathRules.Builder rules = PathRules.builder();
    for (Arguments.Given given :
        session.arguments().inOrder(pattern, ignoreCasePattern, file, ignoreCaseFile)) {
      boolean ignoreCase =
          given.option().equals(ignoreCasePattern) || given.option().equals(ignoreCaseFile);
      if (given.option().equals(file) || given.option().equals(ignoreCaseFile)) {
        Path path = session.environment().workingDirectory().resolve(given.text());
        rules.addFile(given.text(), content(path), ignoreCase);
      } else if (ignoreCase) {
        rules.addIgnoringCase(given.text());
      } else {
        rules.add(given.text());
      }
    }
    return rules.build();
  }

  /// The rules as the user wrote them: plain patterns as they are, all others with their option.
  List<String> texts(Arguments arguments) {
    return arguments.inOrder(pattern, ignoreCasePattern, file, ignoreCaseFile).stream()
        .map(g -> g.option().equals(pattern) ? g.text() : g.option().longName() + "=" + g.text())
        .toList();
  }

  private static RawBytes content(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new UsageException(path + " is too large for a list of patterns", "");
      }
      return RawBytes.copyOf(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the patterns of " + path + ": " + FileFailure.reason(e), "", e);
    }
  }
}
