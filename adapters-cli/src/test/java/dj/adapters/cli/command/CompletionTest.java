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
    assertEquals(List.of("check"), bash("repo", "c"));
    assertEquals(List.of("--exclude-caches"), bash("backup", "--exclude-c"));
    assertEquals(
        List.of("--read-data", "--read-data-subset"),
        bash("-r", "/x", "repo", "check", "--read-d"));
    assertEquals(List.of("always", "auto"), bash("--color", "a"));
    assertEquals(List.of("if-changed", "if-newer"), bash("restore", "latest", "--overwrite", "if"));
    assertEquals(
        List.of("delete", "diff", "list", "ls", "pin", "rewrite", "rm", "show", "tag", "undelete"),
        bash("snapshot", ""));
  }

  @Test
  void fishCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
    assertEquals(List.of("backup"), fish("dj ba"));
    assertEquals(List.of("check", "init"), fish("dj repo ").subList(0, 2));
    assertEquals(List.of("--exclude-caches"), fish("dj backup --exclude-c"));
    assertEquals(List.of("--read-data"), fish("dj -r /x repo check --read-d").subList(0, 1));
    assertEquals(List.of("always", "auto"), fish("dj check --color a"));
    assertEquals(List.of("if-changed", "if-newer"), fish("dj restore latest --overwrite if"));
  }

  private List<String> fish(String line) throws IOException, InterruptedException {
    Path script = directory.resolve("dj.fish");
    Files.writeString(script, completion.script(Completion.Shell.FISH));
    String output =
        output(
            List.of(
                "fish",
                "--no-config",
                "-c",
                "source '" + script + "'; complete -C '" + line + "'"));
    return output.lines().map(found -> found.replaceFirst("\t.*", "")).sorted().toList();
  }

  @Test
  void zshTakesTheScriptForTheProgram() throws IOException, InterruptedException {
    Path script = directory.resolve("_dj");
    Files.writeString(script, completion.script(Completion.Shell.ZSH));
    assertEquals("", output(List.of("zsh", "-f", "-n", script.toString())));
    String load =
        "autoload -U compinit && compinit -u -d '"
            + directory.resolve("dump")
            + "' && source '"
            + script
            + "' && print -r -- ${_comps[dj]} && whence -w _dj";
    assertEquals("_dj\n_dj: function\n", output(List.of("zsh", "-f", "-c", load)));
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
    return output(List.of("bash", script.toString())).lines().toList();
  }

  private String output(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
