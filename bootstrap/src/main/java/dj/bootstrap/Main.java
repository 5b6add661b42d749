package dj.bootstrap;

import dj.adapters.cli.command.CommandLineMain;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.LinuxTerminal;
import dj.adapters.cli.environment.ProgramVersion;
import dj.adapters.cli.environment.Signals;
import dj.adapters.storage.system.LinuxHost;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// The entry point of the program.
public final class Main {
  /// Set by the launcher for all but the shortest commands.
  private static final String PREPARES = "dj.prepares";

  private Main() {}

  /// Runs the command line and ends the JVM with its exit code. Nothing is left to be done at the
  /// end: output goes out unbuffered and there are no shutdown hooks, so the way out is the short
  /// one. `System.exit` would first start the logging of its own call.
  public static void main(String[] arguments) {
    if (Boolean.getBoolean(PREPARES)) {
      Preparation.start();
    }
    Runtime.getRuntime()
        .halt(
            run(ProcessText.arguments(arguments), ProcessText.environment(), new ProcessSignals()));
  }

  /// Runs one command line in this JVM and returns its exit code, without ending the JVM.
  ///
  /// @param environment takes the place of the process environment
  public static int run(String[] arguments, Map<String, String> environment) {
    return run(arguments, environment, listener -> {});
  }

  static int run(String[] arguments, Map<String, String> variables, Signals signals) {
    return run(
        arguments,
        variables,
        signals,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }

  static int run(
      String[] arguments,
      Map<String, String> variables,
      Signals signals,
      OutputStream results,
      OutputStream messages) {
    ProgramVersion program = program();
    Path workingDirectory = Path.of("").toAbsolutePath();
    LinuxTerminal terminal = new LinuxTerminal();
    Environment environment =
        new Environment(
            variables,
            // Through a channel, a read that waits for input can be interrupted.
            Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
            results,
            messages,
            terminal,
            workingDirectory,
            InstantSource.system(),
            System::nanoTime,
            ZoneId.systemDefault(),
            LinuxHost::name,
            () -> ProcessHandle.current().pid(),
            program,
            signals);
    Wiring wiring =
        new Wiring(
            variables,
            workingDirectory,
            InstantSource.system(),
            "dj " + program.version(),
            new TerminalQuestions(terminal));
    return new CommandLineMain(environment, wiring).run(arguments);
  }

  private static ProgramVersion program() {
    String version =
        Optional.ofNullable(Main.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("unversioned");
    return new ProgramVersion(
        version,
        "Java " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }
}
