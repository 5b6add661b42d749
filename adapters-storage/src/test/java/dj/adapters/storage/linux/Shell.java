package dj.adapters.storage.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The system's own tools, as witnesses that are not of this program.
public final class Shell {
  private Shell() {}

  /// Runs a script of `sh` in a directory.
  ///
  /// @return what it printed, one character a byte
  public static String run(Path directory, String script) {
    return run(directory, List.of("sh", "-euc", script));
  }

  /// Runs a program in a directory.
  ///
  /// @return what it printed, one character a byte
  public static String run(Path directory, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertEquals(0, process.waitFor(), command + ": " + output);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a tool ran", e);
    }
  }

  /// What `find` and `stat` tell of a tree: path, type, permissions, owner, time, number of names,
  /// size of a file, numbers of a device, text of a link.
  public static String listing(Path directory) {
    return run(
        directory,
        "find . -type d -printf '%P %y %m %U:%G %T@\\0'"
            + " -o -type f -printf '%P %y %m %U:%G %T@ %n %s\\0'"
            + " -o -printf '%P %y %m %U:%G %T@ %n %l\\0' | LC_ALL=C sort -z | tr '\\0' '\\n';"
            + "find . ( -type c -o -type b ) -exec stat -c '%n %t:%T' {} + | LC_ALL=C sort"
                .replace("(", "\\(")
                .replace(")", "\\)"));
  }

  /// Whether the tests run as root, which alone may make devices and give files away.
  public static boolean isRoot() {
    return InodeCalls.effectiveUser() == 0;
  }
}
