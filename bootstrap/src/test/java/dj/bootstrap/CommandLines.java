package dj.bootstrap;

import dj.adapters.cli.command.CommandLineMain;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.ProgramVersion;
import dj.adapters.cli.environment.Terminal;
import dj.adapters.storage.backend.sftp.SshQuestions;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/// Runs command lines of the whole program in this JVM, away from any terminal.
///
/// @param variables the environment
/// @param directory the working directory
/// @param input standard input, for one run
record CommandLines(Map<String, String> variables, Path directory, InputStream input) {
  /// Runs one.
  ///
  /// @return its exit code
  int run(OutputStream results, OutputStream messages, String... words) {
    Environment environment =
        new Environment(
            variables,
            input,
            results,
            messages,
            Terminal.NONE,
            directory,
            InstantSource.system(),
            System::nanoTime,
            ZoneOffset.UTC,
            () -> "testhost",
            () -> 4711,
            new ProgramVersion("1.2.3", "Java", "linux"),
            _ -> {});
    Wiring wiring =
        new Wiring(variables, directory, InstantSource.system(), "dj 1.2.3", SshQuestions.NOBODY);
    return new CommandLineMain(environment, wiring).run(words);
  }
}
