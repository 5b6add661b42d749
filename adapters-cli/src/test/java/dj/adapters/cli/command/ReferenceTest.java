package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.ManPage;
import dj.adapters.cli.model.MarkdownPage;
import dj.domain.error.CancelledException;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.NotFoundException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.PasswordException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryLockedException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.SourceException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.TargetException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages about the command line say what the program says. Where a page is behind, this writes
/// it anew with `-Ddj.update-reference=true`.
final class ReferenceTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern CODE = Pattern.compile("\"(DJ-[A-Z][0-9]{3})\"");
  private static final boolean UPDATE = Boolean.getBoolean("dj.update-reference");

  @Test
  void everyPageIsUpToDate() throws IOException {
    for (Map.Entry<Path, String> page : pages().entrySet()) {
      if (UPDATE) {
        Files.createDirectories(page.getKey().getParent());
        Files.writeString(page.getKey(), page.getValue());
      }
      assertEquals(
          page.getValue(),
          Files.readString(page.getKey()),
          page.getKey() + " is behind; run the test with -Ddj.update-reference=true");
    }
  }

  @Test
  void noPageIsLeftOver() throws IOException {
    for (String folder : List.of("cli", "man")) {
      try (Stream<Path> files = Files.list(DOCS.resolve(folder))) {
        TreeSet<Path> expected = new TreeSet<>(pages().keySet());
        expected.removeIf(page -> !page.getParent().endsWith(folder));
        TreeSet<Path> present = files.collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, present);
      }
    }
  }

  @Test
  void everyErrorHasAnEntry() throws IOException {
    String page = Files.readString(DOCS.resolve("errors.md"));
    Stream<DjException> errors =
        Stream.of(
            new CancelledException("", ""),
            new DamageException("", ""),
            new DeniedException("", ""),
            new FailedException("", ""),
            new NotFoundException("", ""),
            new ObjectExistsException("", ""),
            new ObjectMissingException("", ""),
            new OutOfSpaceException("", ""),
            new PasswordException("", ""),
            new RepositoryExistsException("", ""),
            new RepositoryLockedException("", ""),
            new RepositoryMissingException("", ""),
            new SourceException("", "", false),
            new StorageUnavailableException("", ""),
            new TargetException("", ""),
            new UnsupportedVersionException("", ""),
            new UsageException("", ""));
    errors.forEach(error ->
        assertTrue(
            page.contains(
                "## " + error.code() + " (exit code " + ExitCode.of(error).number() + ")"),
            error.code()));
    assertTrue(page.contains("## DJ-X070 (exit code 70)"));
  }

  @Test
  void everyCodeThatIsWrittenAnywhereHasAnEntry() throws IOException {
    String page = Files.readString(DOCS.resolve("errors.md"));
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file : files.filter(ReferenceTest::isSource).toList()) {
        Matcher code = CODE.matcher(Files.readString(file));
        while (code.find()) {
          assertTrue(page.contains("## " + code.group(1) + " (exit code "), file + code.group());
        }
      }
    }
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return path.endsWith(".java") && path.contains("/src/main/") && !path.contains("/target/");
  }

  private static Map<Path, String> pages() {
    Map<Path, String> pages = new LinkedHashMap<>();
    Path folder = DOCS.resolve("cli");
    pages.put(folder.resolve("README.md"), index());
    for (CommandModel command : Commands.models()) {
      pages.put(folder.resolve(file(command)), MarkdownPage.of(command, Commands.globals()));
      pages.put(
          DOCS.resolve("man").resolve(ManPage.fileName(command)),
          ManPage.of(command, Commands.globals()));
    }
    HelpTopics.TOPICS.forEach((topic, summary) ->
        pages.put(
            folder.resolve(topic.equals("json-schema") ? topic + ".json" : topic + ".md"),
            topicPage(topic, summary)));
    return pages;
  }

  private static String file(CommandModel command) {
    return String.join("-", command.path()) + ".md";
  }

  private static String index() {
    StringBuilder page = new StringBuilder("# The command line\n\n");
    page.append("These pages are made from the same model as the parser and `dj help`.\n\n");
    page.append("| command | what it does | also |\n|---|---|---|\n");
    for (CommandModel command : Commands.models()) {
      String aliases =
          command.aliases().stream()
              .map(words -> "`dj " + String.join(" ", words) + "`")
              .collect(Collectors.joining(", "));
      page.append(
          "| [`dj %s`](%s) | %s | %s |\n"
              .formatted(command.name(), file(command), command.summary(), aliases));
    }
    page.append("\n| topic | |\n|---|---|\n");
    HelpTopics.TOPICS.forEach((topic, summary) ->
        page.append(
            "| [%s](%s) | %s |\n"
                .formatted(
                    topic, topic + (topic.equals("json-schema") ? ".json" : ".md"), summary)));
    page.append("\nWhat each error code means is in [errors.md](../errors.md).\n");
    return page.toString();
  }

  private static String topicPage(String topic, String summary) {
    String text = String.join("\n", HelpTopics.lines(topic).orElseThrow()) + "\n";
    return topic.equals("json-schema")
        ? text
        : "# " + topic + "\n\n" + summary + "\n\n```\n" + text + "```\n";
  }
}
