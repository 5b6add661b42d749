package dj.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The program in a process of its own, with both its streams in one.
final class ProgramProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder said = new StringBuilder();

  private ProgramProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// The words that start the program with the classes of the tests.
  static List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                // Whoever starts the tests in a shell's background makes their children deaf to
                // signals.
                "env",
                "--default-signal=HUP,INT,QUIT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-classpath",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    return command;
  }

  /// Starts the program.
  static ProgramProcess start(Path folder, Map<String, String> variables, String... words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(words)).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    return new ProgramProcess(builder.start());
  }

  /// Its standard input.
  OutputStream input() {
    return process.getOutputStream();
  }

  /// Reads what it says up to a line.
  String awaitLine(Predicate<String> expected) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (expected.test(line)) {
        return line;
      }
    }
    throw new AssertionError("it never said that, but:\n" + said);
  }

  /// Sends a signal by its name.
  void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("the process was gone before it could be sent a signal:\n" + said);
    }
  }

  /// Waits for its end and returns its exit code.
  int awaitEnd() throws IOException, InterruptedException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
    }
    return awaitEndUnread();
  }

  /// Waits for its end without reading what it says, and returns its exit code.
  int awaitEndUnread() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; it said:\n" + said);
    }
    return process.exitValue();
  }

  /// All that it said.
  String said() {
    return said.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
