package dj.bootstrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a real process and keeps what it said.
final class Shell {
  private static final long PATIENCE_SECONDS = 120;

  /// What a process left behind.
  record Outcome(int exitCode, String results, String messages) {}

  private Shell() {}

  static Outcome run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return run(folder, environment, command, Path.of("/dev/null"));
  }

  static Outcome run(Path folder, Map<String, String> environment, List<String> command, Path input)
      throws IOException, InterruptedException {
    Path results = Files.createTempFile(folder, "results", ".txt");
    Path messages = Files.createTempFile(folder, "messages", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(results.toFile())
            .redirectError(messages.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(input.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end within " + PATIENCE_SECONDS + " s");
    }
    return new Outcome(process.exitValue(), text(results), text(messages));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
