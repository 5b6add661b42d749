package dj.adapters.cli.command;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.RawText;
import dj.adapters.cli.model.Arguments;
import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the paths of a backup from the command line and from lists in files.
final class PathLists {
  private static final int MOST_BYTES = 256 << 20;

  private final Environment environment;

  PathLists(Environment environment) {
    this.environment = environment;
  }

  /// All paths, absolute, each once, in the order in which they were given.
  List<String> read(Arguments arguments) {
    AbsolutePaths absolute = new AbsolutePaths(environment.workingDirectory());
    List<String> paths = new ArrayList<>();
    arguments.operands().forEach(path -> paths.add(absolute.text(path)));
    for (Arguments.Given list :
        arguments.inOrder(
            BackupOptions.FILES_FROM,
            BackupOptions.FILES_FROM_VERBATIM,
            BackupOptions.FILES_FROM_RAW)) {
      byte[] content = content(list.text());
      if (list.option().equals(BackupOptions.FILES_FROM)) {
        Wildcards wildcards = new Wildcards();
        lines(content, '\n').stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .forEach(line -> paths.addAll(wildcards.expand(absolute.text(line))));
      } else {
        char end = list.option().equals(BackupOptions.FILES_FROM_RAW) ? '\0' : '\n';
        lines(content, end).stream()
            .filter(line -> !line.isEmpty())
            .forEach(line -> paths.add(absolute.text(line)));
      }
    }
    return paths.stream().distinct().toList();
  }

  private byte[] content(String name) {
    try (InputStream stream =
        name.equals("-")
            ? environment.in()
            : Files.newInputStream(environment.workingDirectory().resolve(name))) {
      byte[] content = stream.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new UsageException("the list of paths in " + name + " is too long", "");
      }
      return content;
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the list of paths in " + name + ": " + FileFailure.reason(e), "", e);
    }
  }

  private static List<String> lines(byte[] content, char end) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= content.length; i++) {
      if (i == content.length || content[i] == end) {
        lines.add(RawText.decode(Arrays.copyOfRange(content, start, i)));
        start = i + 1;
      }
    }
    return lines;
  }
}
