package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.model.Completion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionTest {
  private final Completion completion = Completion.of(Commands.grammar(), Commands.models());
  @TempDir Path directory;

  @Test
  void bashCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
    assertEquals(List.of("backup"), bash("ba"));
    assertEquals(List.of("check", "init"), bash("repo", ""));
    assertEquals(List.of("--exclude-caches"), bash("backup", "--exclude-c"));
    assertEquals(List.of("--read-data"), bash("-r", "/x", "repo", "check", "--read-d"));
    assertEquals(List.of("always", "auto"), bash("--color", "a"));
    assertEquals(List.of("if-changed", "if-newer"), bash("restore", "latest", "--overwrite", "if"));
    assertEquals(List.of("list", "ls", "show"), bash("snapshot", ""));
  }

  @Test
  void everyShellKnowsEveryCommandAndOption() {
    for (Completion.Shell shell : Completion.Shell.values()) {
      String script = completion.script(shell);
      for (var model : Commands.models()) {
        assertTrue(script.contains(model.path().getLast()), shell + " " + model.name());
        model
            .options()
            .forEach(option ->
                assertTrue(script.contains(option.longName().substring(2)), option.longName()));
      }
    }
  }

  private List<String> bash(String... words) throws IOException, InterruptedException {
    Path script = directory.resolve("complete.bash");
    StringBuilder line = new StringBuilder("COMP_WORDS=(dj");
    for (String word : words) {
      line.append(" '").append(word).append("'");
    }
    Files.writeString(
        script,
        completion.script(Completion.Shell.BASH)
            + line
            + ")\nCOMP_CWORD="
            + words.length
            + "\n_dj\nprintf '%s\\n' \"${COMPREPLY[@]}\" | sort -u\n");
    Process process =
        new ProcessBuilder("bash", script.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }
}
