package dj.adapters.storage.backend.sftp;

import dj.domain.error.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;

/// A client's configuration as OpenSSH has it (`ssh_config(5)`), with what the library's own reader
/// lacks: `Include`, and of `Match` those blocks that could be `Host` blocks as well.
///
/// A block behind any other `Match` is left out: whether it applies is not known here, and its
/// lines must not be taken for those of the block before it. The same goes for blocks of a file
/// that is included inside a block of some hosts. Behind an included file the block goes on that
/// includes it.
final class SshConfiguration {
  private static final int MAX_DEPTH = 16;
  private static final String ALL_HOSTS = "Host *";
  private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
  private static final Pattern MATCH_OF_HOST =
      Pattern.compile("(?i)(?:host|originalhost)\\s+\"?([^\\s\"]+)\"?");

  private final Path sshFolder;
  private final List<String> lines = new ArrayList<>();
  private String block = ALL_HOSTS;
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
    boolean isInsideBlock = !block.equals(ALL_HOSTS);
    for (String line : text(file).lines().toList()) {
      Matcher word = LINE.matcher(line);
      String keyword = word.matches() ? word.group(1).toLowerCase(Locale.ROOT) : "";
      switch (keyword) {
        case "include" -> include(word.group(2), depthLeft);
        case "match" -> begin(hosts(word.group(2)).filter(_ -> !isInsideBlock));
        case "host" -> begin(Optional.of(line.strip()).filter(_ -> !isInsideBlock));
        default -> {
          if (!isLeftOut) {
            lines.add(line);
          }
        }
      }
    }
  }

  /// A byte that is no UTF-8 spoils its line alone.
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /// Begins a block of some hosts, or one that is left out.
  private void begin(Optional<String> hosts) {
    isLeftOut = hosts.isEmpty();
    hosts.ifPresent(header -> {
      block = header;
      lines.add(header);
    });
  }

  private void include(String patterns, int depthLeft) throws IOException {
    if (isLeftOut) {
      return;
    }
    String enclosing = block;
    for (String pattern : patterns.split("\\s+", -1)) {
      for (Path file : files(pattern.replace("\"", ""))) {
        add(file, depthLeft - 1);
        begin(Optional.of(enclosing));
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
    boolean wantsHidden = path.getFileName().toString().startsWith(".");
    files.removeIf(file -> !wantsHidden && file.getFileName().toString().startsWith("."));
    Collections.sort(files);
    return files;
  }

  /// The header of the block of hosts that a `Match` stands for, if it stands for one.
  private static Optional<String> hosts(String criteria) {
    if (criteria.equalsIgnoreCase("all")) {
      return Optional.of(ALL_HOSTS);
    }
    Matcher ofHost = MATCH_OF_HOST.matcher(criteria);
    return ofHost.matches()
        ? Optional.of("Host " + ofHost.group(1).replace(',', ' '))
        : Optional.empty();
  }
}
