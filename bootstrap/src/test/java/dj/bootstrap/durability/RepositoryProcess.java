package dj.bootstrap.durability;

import dj.adapters.storage.backend.local.LocalBackend;
import dj.adapters.storage.system.LinuxHost;
import dj.domain.error.DjException;
import dj.domain.retention.KeepRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of its own that backs up to a local directory: what can be killed by nobody but the
/// system.
final class RepositoryProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final String READY = "ready";
  private static final String DONE = "done";
  private static final String FAILED = "failed";
  private static final String PRUNE = "prune";
  private static final String FORGET = "forget";
  private static final String ROLLBACK = "rollback";
  private static final String PASSWD = "passwd";
  private static final String REPAIR = "repair";

  private final Process process;
  private final BufferedReader output;

  private RepositoryProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// The process: backs up `SOURCE` to `REPOSITORY`, or does what a line says with that, each time
  /// that there is a line.
  public static void main(String[] arguments) throws IOException {
    TestRepository repository = local(Path.of(arguments[0]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(READY);
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      System.out.println(perform(command, repository, arguments[1]) ? DONE : FAILED);
    }
  }

  private static boolean perform(String command, TestRepository repository, String source) {
    try {
      switch (command) {
        case PRUNE -> repository.prune(PruneScene.ALL);
        case FORGET -> repository.keep(new KeepRule.Last(1));
        case ROLLBACK -> repository.rollBack(repository.log().getFirst().id());
        case PASSWD -> repository.changePassword();
        case REPAIR -> repository.repairQuickly();
        default -> repository.backup(Path.of(source));
      }
      return true;
    } catch (DjException e) {
      System.err.println(command + ": " + e.getMessage());
      return false;
    }
  }

  /// The repository in a directory.
  static TestRepository local(Path directory) {
    return TestRepository.at(new LastingBackend(new LocalBackend(directory, new SecureRandom())))
        .as(LinuxHost.process(), LinuxHost::mayRun);
  }

  /// Starts a process and waits until it is ready to back up.
  static RepositoryProcess start(Path repository, Path source) throws IOException {
    return start(repository, source, Map.of());
  }

  /// The same with more variables in its environment.
  static RepositoryProcess start(Path repository, Path source, Map<String, String> variables)
      throws IOException {
    return start(List.of(), System.getProperty("java.class.path"), repository, source, variables);
  }

  /// The same with what has been learnt about its classes.
  static RepositoryProcess start(QuickStart quick, Path repository, Path source)
      throws IOException {
    return start(quick.options(), quick.classPathOfJars(), repository, source);
  }

  /// The same with more options of the JVM and other places of its classes.
  static RepositoryProcess start(
      List<String> options, String classPath, Path repository, Path source) throws IOException {
    return start(options, classPath, repository, source, Map.of());
  }

  private static RepositoryProcess start(
      List<String> options,
      String classPath,
      Path repository,
      Path source,
      Map<String, String> variables)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-classpath",
            classPath,
            RepositoryProcess.class.getName(),
            repository.toString(),
            source.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    RepositoryProcess started = new RepositoryProcess(builder.start());
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
    begin(PRUNE);
  }

  /// Lets all snapshots but the newest be removed.
  void forget() throws IOException {
    begin(FORGET);
  }

  /// Lets the newest transaction be undone.
  void rollBack() throws IOException {
    begin(ROLLBACK);
  }

  /// Lets the key be replaced by one with the same password.
  void changePassword() throws IOException {
    begin(PASSWD);
  }

  /// Lets a repair of the structure begin.
  void repair() throws IOException {
    begin(REPAIR);
  }

  private void begin(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /// Stops the process by SIGSTOP, so that it does nothing until it is woken.
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// Lets a suspended process go on.
  void wake() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("cannot send SIG" + name);
    }
  }

  /// Waits for so many microseconds, or until the process ends.
  void leaveAlone(long micros) throws InterruptedException {
    process.waitFor(micros, TimeUnit.MICROSECONDS);
  }

  /// Waits until what was begun is done.
  ///
  /// @return whether it succeeded
  boolean awaitEnd() throws IOException {
    String told = output.readLine();
    if (told == null) {
      throw new AssertionError("the process ended without a word");
    }
    return told.equals(DONE);
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

  /// Lets the process end by itself.
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process does not end");
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
