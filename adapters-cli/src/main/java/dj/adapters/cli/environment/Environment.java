package dj.adapters.cli.environment;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
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
    ProgramVersion program,
    Signals signals) {
  /// Copies the variables.
  public Environment {
    variables = Map.copyOf(variables);
  }

  /// A variable that is set and not empty.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
