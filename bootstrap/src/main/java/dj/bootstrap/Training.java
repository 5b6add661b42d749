package dj.bootstrap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The training run of the AOT cache: real command lines, one after the other in one JVM.
///
/// The JVM remembers which classes were loaded and which methods were hot here (JEP 483, 514, 515),
/// so that a later start finds them ready. It belongs to the build of the image; no user runs it.
final class Training {
  private Training() {}

  /// Runs the training in the empty folder that is the only argument.
  public static void main(String[] arguments) {
    new Training().run(Path.of(arguments[0]));
  }

  private void run(Path playground) {
    Map<String, String> environment = Map.of("HOME", playground.toString());
    for (List<String> commandLine : commandLines()) {
      int exitCode = Main.run(commandLine.toArray(String[]::new), environment);
      if (exitCode != 0) {
        throw new IllegalStateException(commandLine + " ended with exit code " + exitCode);
      }
    }
  }

  private static List<List<String>> commandLines() {
    return List.of(List.of("version"), List.of("--version"));
  }
}
