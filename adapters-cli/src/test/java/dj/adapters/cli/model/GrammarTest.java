package dj.adapters.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrammarTest {
  private static final Grammar GRAMMAR =
      new Grammar(
          List.of(
              Grammar.Entry.of("backup create", "s", "backup"),
              Grammar.Entry.of("repo check", "s", "check"),
              Grammar.Entry.of("repo init", "s", "init"),
              Grammar.Entry.of("version", "s")),
          List.of(
              Option.single("g", "ADDRESS", "d", "-r", "--repo"),
              Option.flag("g", "d", "-q", "--quiet"),
              Option.flag("g", "d", "--json")));

  @Test
  void commandIsFoundByItsWordsAndByItsAlias() {
    assertFound("repo check", List.of("--read-data"), "repo", "check", "--read-data");
    assertFound("repo check", List.of("--read-data"), "check", "--read-data");
  }

  @Test
  void globalOptionsMayStandAnywhere() {
    assertFound(
        "repo check", List.of("-r", "check", "--json"), "-r", "check", "repo", "--json", "check");
    assertFound("repo check", List.of("--repo=x", "-qr/y"), "--repo=x", "-qr/y", "repo", "check");
  }

  @Test
  void pathBehindBackupIsNoVerb() {
    assertFound("backup create", List.of("/etc"), "backup", "/etc");
    assertFound("backup create", List.of("/etc", "create"), "backup", "/etc", "create");
    assertFound("backup create", List.of("-e", "create", "/etc"), "backup", "-e", "create", "/etc");
    assertFound("backup create", List.of("--", "create"), "backup", "--", "create");
  }

  @Test
  void noWordIsNoCommand() {
    assertTrue(GRAMMAR.find(List.of("-q")).isEmpty());
  }

  @Test
  void typingErrorsGetSuggestions() {
    assertHint("did you mean 'dj backup'?", "bakcup");
    assertHint("did you mean 'dj repo check'?", "repo", "chek");
    assertEquals(
        "'dj repo' needs one more word: check, init",
        assertThrows(UsageException.class, () -> GRAMMAR.find(List.of("repo"))).getMessage());
  }

  private static void assertFound(String name, List<String> rest, String... line) {
    Grammar.Found found = GRAMMAR.find(List.of(line)).orElseThrow();
    assertEquals(name, found.entry().name());
    assertEquals(rest, found.arguments());
  }

  private static void assertHint(String hint, String... line) {
    UsageException error = assertThrows(UsageException.class, () -> GRAMMAR.find(List.of(line)));
    assertTrue(error.hint().startsWith(hint), error.hint());
  }
}
