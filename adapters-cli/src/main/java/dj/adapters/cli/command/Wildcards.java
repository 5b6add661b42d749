package dj.adapters.cli.command;

import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Finds the paths that a line with `*`, `?` or `[...]` names, as a shell does.
final class Wildcards {
  /// The paths in the order of their names; the line itself if it has no wildcard.
  ///
  /// @throws UsageException if the line is not valid, or names nothing
  List<String> expand(String line) {
    if (!hasWildcard(line)) {
      return List.of(line);
    }
    List<Path> found = List.of(Path.of("/"));
    for (String name : line.substring(1).split("/", -1)) {
      found =
          found.stream().flatMap(directory -> children(directory, name, line).stream()).toList();
    }
    if (found.isEmpty()) {
      throw new UsageException("'" + line + "' names nothing that exists", "");
    }
    return found.stream().map(Path::toString).toList();
  }

  private static List<Path> children(Path directory, String name, String line) {
    if (!hasWildcard(name)) {
      Path child = directory.resolve(name);
      return Files.exists(child, LinkOption.NOFOLLOW_LINKS) ? List.of(child) : List.of();
    }
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, name)) {
      entries.forEach(children::add);
    } catch (PatternSyntaxException e) {
      throw new UsageException("the wildcards of '" + line + "' are not valid", "", e);
    } catch (IOException | DirectoryIteratorException e) {
      // A directory that cannot be read names nothing, as in a shell.
      return List.of();
    }
    children.removeIf(child -> isHidden(child) && !name.startsWith("."));
    children.sort(null);
    return children;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static boolean hasWildcard(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }
}
