package dj.adapters.storage.backend.sftp;

import dj.domain.error.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;

/// A client's configuration as OpenSSH has it (`ssh_config(5)`), with what the library's own reader
/// lacks: `Include`, and of `Match` those blocks that could be `Host` blocks as well.
///
/// A block behind any other `Match` is left out: whether it applies is not known here, and its
/// lines must not be taken for those of the block before it.
final class SshConfiguration {
  private static final int MAX_DEPTH = 16;
  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
  private static final Pattern MATCH_OF_HOST =
      Pattern.compile("(?i)(?:host|originalhost)\\s+\"?([^\\s\"]+)\"?");

  private final Path sshFolder;
  private final List<String> lines = new ArrayList<>();
  private boolean isLeftOut;

  private SshConfiguration(Path sshFolder) {
    this.sshFolder = sshFolder;
  }

  /// Reads a configuration.
  ///
  /// @param file the file, which may be missing
  /// @param sshFolder what relative names behind `Include` are relative to
  /// @throws UsageException if files include each other without end
  static HostConfigEntryResolver read(Path file, Path sshFolder) throws IOException {
    SshConfiguration configuration = new SshConfiguration(sshFolder);
    configuration.add(file, MAX_DEPTH);
    String text = String.join("\n", configuration.lines);
    return HostConfigEntry.toHostConfigEntryResolver(
        HostConfigEntry.readHostConfigEntries(new BufferedReader(new StringReader(text))));
  }

  private void add(Path file, int depthLeft) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return;
    }
    if (depthLeft == 0) {
      throw new UsageException(
          "the SSH configuration includes " + file + " more than " + MAX_DEPTH + " files deep",
          "look for an Include that leads back to its own file");
    }
    for (String line : Files.readAllLines(file)) {
      Matcher word = LINE.matcher(line);
      String keyword = word.matches() ? word.group(1).toLowerCase(Locale.ROOT) : "";
      switch (keyword) {
        case "include" -> include(word.group(2), depthLeft);
        case "match" -> match(word.group(2));
        case "host" -> {
          isLeftOut = false;
          lines.add(line);
        }
        default -> {
          if (!isLeftOut) {
            lines.add(line);
          }
        }
      }
    }
  }

  private void include(String patterns, int depthLeft) throws IOException {
    if (isLeftOut) {
      return;
    }
    for (String pattern : patterns.split("\\s+", -1)) {
      for (Path file : files(pattern.replace("\"", ""))) {
        add(file, depthLeft - 1);
      }
    }
  }

  /// The files that a pattern with wildcards in its last part names, in order.
  private List<Path> files(String pattern) throws IOException {
    Path path =
        pattern.startsWith("~/")
            ? sshFolder.resolveSibling(pattern.substring(2))
            : sshFolder.resolve(pattern);
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, path.getFileName().toString())) {
      found.forEach(files::add);
    }
    Collections.sort(files);
    return files;
  }

  private void match(String criteria) {
    Matcher ofHost = MATCH_OF_HOST.matcher(criteria);
    isLeftOut = false;
    if (criteria.equalsIgnoreCase("all")) {
      lines.add("Host *");
    } else if (ofHost.matches()) {
      lines.add("Host " + ofHost.group(1).replace(',', ' '));
    } else {
      isLeftOut = true;
    }
  }
}
