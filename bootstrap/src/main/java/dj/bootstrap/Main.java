package dj.bootstrap;

import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The entry point of the program.
public final class Main {
  private static final int DONE = 0;
  private static final int USAGE = 2;

  private Main() {}

  /// Runs the command line and ends the JVM with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv()));
  }

  /// Runs one command line in this JVM and returns its exit code, without ending the JVM.
  ///
  /// `environment` takes the place of the process environment.
  public static int run(String[] arguments, Map<String, String> environment) {
    return run(List.copyOf(Arrays.asList(arguments)), System.out, System.err);
  }

  static int run(List<String> arguments, PrintStream results, PrintStream messages) {
    if (arguments.equals(List.of("version")) || arguments.equals(List.of("--version"))) {
      results.println("dj " + version());
      return DONE;
    }
    messages.println("usage: dj version");
    return USAGE;
  }

  private static String version() {
    return Optional.ofNullable(Main.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unversioned");
  }
}
