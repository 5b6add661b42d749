package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.exit.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Pages of help about what several commands share.
final class HelpTopics {
  /// The topics with a line about each.
  static final Map<String, String> TOPICS = topics();

  private static final String PATTERNS =
      """
      Patterns choose paths: what a backup leaves out, what a restore brings back.

        name          an entry of this name, anywhere, and all that is below it
        *.tmp         * stands for any letters within a name, ? for one letter
        [a-z0-9]      one letter of a set; [!a-z] one that is not in it
        a/b           b in a directory a, anywhere
        /home/ann     a pattern that begins with / starts at the root
        /home/**/tmp  ** stands for any number of directories, also none
        cache/        a pattern that ends with / matches directories only
        !keep.tmp     ! takes back what an earlier pattern chose
        \\*            a backslash takes the meaning off the letter behind it

      Patterns keep the order in which they were given, in options and files alike, and
      the last one that matches decides. A path below a match belongs to it.

        dj backup create /home -e '*.log' -e '!important.log'

      In a file of patterns each line is one; empty lines and lines that begin with # are
      left out. Quote patterns on the command line, or the shell will expand them.
      """;

  private static final String JSON =
      """
      With --json standard output has JSON Lines and nothing else, for every command.

        first line      {"message_type":"header","schema":"dj/1","command":"backup create",...}
        then            lines of what the command lists, and status lines of long commands
        last line       exactly one, of message_type summary or exit_error

      message_type    where    what
        header          stdout   the command and the version of dj
        status          stdout   progress: percent_done, bytes_done, total_bytes, ...
        verbose_status  stdout   one item, with -vv
        snapshot        stdout   one snapshot
        retention_group stdout   what a policy keeps and removes of one group, and why
        changed         stdout   one snapshot that another one took the place of
        copied          stdout   one snapshot that was copied from another repository
        transaction     stdout   one thing that a command removed
        change          stdout   one path that differs between two snapshots
        node            stdout   one entry of a snapshot
        match           stdout   one entry that was found, with its snapshot
        finding         stdout   one thing that a check found
        key             stdout   one key of a repository
        setting         stdout   one setting of dj env
        text            stdout   help or a script
        summary         stdout   what was done
        error           stderr   one item that failed: item, message, code
        warning         stderr   something worth knowing: message
        exit_error      both     why the command failed: exit_code, code, message, hint

      A path that is not UTF-8 has path_b64, its bytes in base64, beside path. Fields may be
      added; none changes its meaning within schema dj/1. Sizes are bytes, times RFC 3339.
      'dj help json-schema' prints the JSON Schema that the lines are held to: those of
      'dj backup create' to line-of-backup-create in it, and so on. A command line that
      names no command has an empty command in its header.
      """;

  private static final int VARIABLE_COLUMN = 28;

  private HelpTopics() {}

  /// The lines of a topic; empty if there is none of this name.
  static Optional<List<String>> lines(String topic) {
    return switch (topic) {
      case "patterns" -> Optional.of(PATTERNS.lines().toList());
      case "json" -> Optional.of(JSON.lines().toList());
      case "json-schema" -> Optional.of(schema());
      case "exit-codes" -> Optional.of(exitCodes());
      case "environment" -> Optional.of(environment());
      default -> Optional.empty();
    };
  }

  private static Map<String, String> topics() {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put("patterns", "How patterns for paths are written.");
    topics.put("environment", "Which environment variables are understood.");
    topics.put("exit-codes", "What the exit code of a command means.");
    topics.put("json", "What --json writes.");
    topics.put("json-schema", "The JSON Schema of each line that --json writes.");
    return topics;
  }

  private static List<String> schema() {
    try (InputStream stream =
        Objects.requireNonNull(HelpTopics.class.getResourceAsStream("dj-1.schema.json"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> exitCodes() {
    List<String> lines = new ArrayList<>();
    lines.add("A command ends with one of these numbers:");
    lines.add("");
    for (ExitCode code : ExitCode.values()) {
      lines.add(String.format(Locale.ROOT, "  %3d  %s", code.number(), code.meaning()));
    }
    lines.add("");
    lines.add("A reader that closes the pipe early, as head does, is no error: the number is 0.");
    return lines;
  }

  private static List<String> environment() {
    List<String> lines = new ArrayList<>();
    lines.add("Every global option has a variable. A flag is stronger than a variable, and a");
    lines.add("variable stronger than the profile. An empty variable counts as unset; a value");
    lines.add("that is not valid is an error. This holds for each key of --option by itself:");
    lines.add("one that is given hides the same key elsewhere, and no other. 'dj env' shows what");
    lines.add("is in force.");
    lines.add("");
    for (Setting setting : Setting.values()) {
      lines.add("  " + padded(setting.variable()) + "as " + setting.option().longName());
    }
    EnvCommand.OTHER_VARIABLES.forEach(
        variable -> lines.add("  " + padded(variable.name()) + variable.meaning()));
    lines.add("");
    lines.add("The password is looked for in this order: --password-fd, --password-file or");
    lines.add("--password-command (two of them at once are an error), the same as variables or");
    lines.add("DJ_PASSWORD, the profile, $CREDENTIALS_DIRECTORY/dj-password, and then asked for");
    lines.add("on the terminal. Its first line counts.");
    return lines;
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(1, VARIABLE_COLUMN - name.length()));
  }
}
