package dj.adapters.cli.command;

import dj.adapters.cli.environment.RawText;
import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Makes paths absolute and normal (no `.`, no `..`, no double slashes) without asking the file
/// system, and without loss where a name is not UTF-8.
final class AbsolutePaths {
  private final String workingDirectory;

  AbsolutePaths(Path workingDirectory) {
    this.workingDirectory = workingDirectory.toString();
  }

  RawBytes of(String path) {
    return RawText.encode(text(path));
  }

  /// @throws UsageException if the path is empty, as that of a variable which is not set
  String text(String path) {
    if (path.isEmpty()) {
      throw new UsageException("a path is empty", "the working directory is named by a dot");
    }
    String full = path.startsWith("/") ? path : workingDirectory + "/" + path;
    Deque<String> names = new ArrayDeque<>();
    for (String name : full.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> names.pollLast();
        default -> names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }
}
