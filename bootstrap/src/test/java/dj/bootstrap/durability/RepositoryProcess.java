package dj.bootstrap.durability;

import dj.adapters.storage.backend.local.LocalBackend;
import dj.adapters.storage.system.LinuxHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of its own that backs up to a local directory: what can be killed by nobody but the
/// system.
final class RepositoryProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final String READY = "ready";
  private static final String DONE = "done";
  private static final String PRUNE = "prune";

  private final Process process;
  private final BufferedReader output;

  private RepositoryProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// The process: backs up `SOURCE` to `REPOSITORY`, or prunes that, each time that a line says so.
  public static void main(String[] arguments) throws IOException {
    TestRepository repository = local(Path.of(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(READY);
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      if (command.equals(PRUNE)) {
        repository.prune(PruneScene.ALL);
      } else {
        repository.backup(Path.of(arguments[1]));
      }
      System.out.println(DONE);
    }
  }

  /// The repository in a directory.
  static TestRepository local(Path directory) {
    return TestRepository.at(new LastingBackend(new LocalBackend(directory, new SecureRandom())))
        .as(LinuxHost.process(), LinuxHost::mayRun);
  }

  /// Starts a process and waits until it is ready to back up.
  static RepositoryProcess start(Path repository, Path source) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-classpath",
            System.getProperty("java.class.path"),
            RepositoryProcess.class.getName(),
            repository.toString(),
            source.toString());
    RepositoryProcess started =
        new RepositoryProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    started.expect(READY);
    return started;
  }

  /// Lets the backup begin.
  void backUp() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /// Lets a prune begin.
  void prune() throws IOException {
    process.getOutputStream().write((PRUNE + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /// Waits until the backup is done.
  void awaitBackup() throws IOException {
    expect(DONE);
  }

  private void expect(String line) throws IOException {
    String told = output.readLine();
    if (!line.equals(told)) {
      throw new AssertionError("the process told " + told + " instead of " + line);
    }
  }

  /// Ends the process by SIGKILL, unless it ends by itself, after so many microseconds.
  void killAfter(long micros) throws InterruptedException {
    process.waitFor(micros, TimeUnit.MICROSECONDS);
    close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the process outlives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
