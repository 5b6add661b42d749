package dj.adapters.cli.environment;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Everything that a command line takes from the process that it runs in.
///
/// @param variables the environment variables, decoded as [RawText]
/// @param in standard input
/// @param out standard output, unbuffered; a failed write throws
/// @param err standard error, unbuffered
/// @param terminal the terminal that the process may have
/// @param workingDirectory what relative paths are relative to
/// @param clock the time of day
/// @param nanoClock a clock that only goes forward, in nanoseconds
/// @param zone the time zone in which people see times
/// @param hostName the name of this machine
/// @param processId the number of this process
/// @param program what this program is
/// @param signals what the system asks of the process while it runs
public record Environment(
    Map<String, String> variables,
    InputStream in,
    OutputStream out,
    OutputStream err,
    Terminal terminal,
    Path workingDirectory,
    InstantSource clock,
    LongSupplier nanoClock,
    ZoneId zone,
    Supplier<String> hostName,
    LongSupplier processId,
    ProgramVersion program,
    Signals signals) {
  /// What the launcher keeps of the locale where it chose another one for the Java runtime, which
  /// can name every file only in a locale with UTF-8.
  public static final String LOCALE_VARIABLE = "DJ_LOCALE";

  /// Copies the variables.
  public Environment {
    variables = Map.copyOf(variables);
  }

  /// A variable that is set and not empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// A process to be started: in the same directory, with empty input, messages that are seen, and
  /// the locale that this process was started with.
  public ProcessBuilder child(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(workingDirectory.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    variable(LOCALE_VARIABLE).ifPresent(locale -> builder.environment().put("LC_ALL", locale));
    builder.environment().remove(LOCALE_VARIABLE);
    return builder;
  }
}
