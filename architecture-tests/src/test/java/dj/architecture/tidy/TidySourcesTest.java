package dj.architecture.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the sources themselves must look like, where neither compiler nor bytecode can tell.
final class TidySourcesTest {
  /// Longer files are split: nobody reads them top-down. Tests are lists of facts, and may go on.
  private static final int MAX_LINES = 600;

  private static final Pattern UNFINISHED = word("TODO", "FIXME", "XXX");
  private static final Pattern SKIPPED =
      Pattern.compile("@Disabled|Assumptions\\.|assumeTrue|assumeFalse");
  private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(");
  private static final Pattern STACK_TRACE = Pattern.compile("\\.printStackTrace\\(\\)");

  private static List<Source> sources;

  private record Source(Path path, List<String> lines) {
    boolean isTest() {
      return path.toString().contains("/src/test/");
    }

    boolean isThisTest() {
      return path.endsWith(TidySourcesTest.class.getSimpleName() + ".java");
    }

    boolean has(Pattern pattern) {
      return lines.stream().anyMatch(line -> pattern.matcher(line).find());
    }

    @Override
    public String toString() {
      return path + " (" + lines.size() + " lines)";
    }
  }

  @BeforeAll
  static void readSources() throws IOException {
    Path root = Path.of("..").toRealPath();
    try (Stream<Path> modules = Files.list(root)) {
      sources =
          modules
              .map(module -> module.resolve("src"))
              .filter(Files::isDirectory)
              .flatMap(TidySourcesTest::javaFiles)
              .map(file -> new Source(root.relativize(file), linesOf(file)))
              .filter(source -> !source.isThisTest())
              .toList();
    }
  }

  @Test
  void thereAreSources() {
    assertFalse(sources.isEmpty());
    assertFalse(sources.stream().noneMatch(Source::isTest));
  }

  @Test
  void filesAreShort() {
    none(source -> !source.isTest() && source.lines().size() > MAX_LINES);
  }

  @Test
  void nothingIsLeftUnfinished() {
    none(source -> source.has(UNFINISHED));
  }

  @Test
  void noTestIsSkipped() {
    none(source -> source.isTest() && source.has(SKIPPED));
  }

  @Test
  void noTestSleeps() {
    none(source -> source.isTest() && source.has(SLEEP));
  }

  @Test
  void noStackTraceIsPrinted() {
    none(source -> !source.isTest() && source.has(STACK_TRACE));
  }

  @Test
  void everyModuleSaysWhatItIsFor() {
    none(source ->
        source.path().endsWith("module-info.java") && !source.lines().getFirst().startsWith("///"));
  }

  private static void none(Predicate<Source> untidy) {
    assertEquals(List.of(), sources.stream().filter(untidy).map(Source::toString).toList());
  }

  private static Pattern word(String... words) {
    return Pattern.compile("\\b(" + String.join("|", words) + ")\\b");
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
