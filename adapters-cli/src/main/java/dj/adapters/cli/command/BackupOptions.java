package dj.adapters.cli.command;

import dj.adapters.cli.model.Option;
import java.util.List;

/// The options of `dj backup create`.
final class BackupOptions {
  private static final String CONTENT = "What is saved";
  private static final String STREAM = "Streams";
  private static final String SNAPSHOT = "Snapshot";
  private static final String WORK = "How it is saved";

  static final Option EXCLUDE =
      Option.repeated(
          CONTENT,
          "PATTERN",
          "Leave out what matches; see 'dj help patterns'. Rules keep their order, and the last"
              + " one that matches decides.",
          "-e",
          "--exclude");
  static final Option IGNORE_CASE_EXCLUDE =
      Option.repeated(
          CONTENT, "PATTERN", "The same without a difference between a and A.", "--iexclude");
  static final Option EXCLUDE_FILE =
      Option.repeated(CONTENT, "FILE", "Take patterns from a file, one a line.", "--exclude-file");
  static final Option IGNORE_CASE_EXCLUDE_FILE =
      Option.repeated(
          CONTENT, "FILE", "The same without a difference between a and A.", "--iexclude-file");
  static final Option EXCLUDE_CACHES =
      Option.flag(
          CONTENT,
          "Leave out the content of directories that a CACHEDIR.TAG marks as caches.",
          "--exclude-caches");
  static final Option EXCLUDE_IF_PRESENT =
      Option.repeated(
          CONTENT,
          "NAME[:HEADER]",
          "Leave out the content of directories that have this file, if it begins with HEADER.",
          "--exclude-if-present");
  static final Option EXCLUDE_LARGER_THAN =
      Option.single(CONTENT, "SIZE", "Leave out larger files: 500M, 2G.", "--exclude-larger-than");
  static final Option ONE_FILE_SYSTEM =
      Option.flag(
          CONTENT, "Do not go into other file systems below the paths.", "-x", "--one-file-system");
  static final Option AS_PATH =
      Option.single(
          CONTENT,
          "PATH",
          "Save the one path that is named as if it were at PATH, such as a mounted snapshot of"
              + " /home as /home. Patterns, --parent and policies see it there.",
          "--as-path");
  static final Option FILES_FROM =
      Option.repeated(
          CONTENT,
          "FILE",
          "Take paths from a file, one a line, with wildcards and # comments; - is standard"
              + " input.",
          "--files-from");
  static final Option FILES_FROM_VERBATIM =
      Option.repeated(
          CONTENT,
          "FILE",
          "Take paths from a file, one a line, as they are.",
          "--files-from-verbatim");
  static final Option FILES_FROM_RAW =
      Option.repeated(
          CONTENT, "FILE", "Take paths from a file, with a NUL after each.", "--files-from-raw");

  static final Option STDIN = Option.flag(STREAM, "Save standard input as one file.", "--stdin");
  static final Option STDIN_FROM_COMMAND =
      Option.flag(
          STREAM,
          "Run the words after -- as a command and save what it prints as one file. If it fails,"
              + " no snapshot is made.",
          "--stdin-from-command");
  static final Option STDIN_FILENAME =
      Option.single(
          STREAM, "NAME", "The name of that file in the snapshot (stdin).", "--stdin-filename");

  static final Option TAGS =
      Option.repeated(SNAPSHOT, "TAG[,TAG...]", "Give the snapshot tags.", "--tags", "--tag");
  static final Option HOST =
      Option.single(
          SNAPSHOT,
          "HOST",
          "Record this host name instead of the machine's; DJ_HOST does the same.",
          "-H",
          "--host");
  static final Option TIME =
      Option.single(
          SNAPSHOT,
          "TIME",
          "Record this time: now, 2026-01-31, '2026-01-31 12:00:00', or RFC 3339.",
          "--time");
  static final Option PARENT =
      Option.single(
          SNAPSHOT,
          "ID",
          "Compare with this snapshot instead of the newest one of the same host and paths.",
          "--parent");
  static final Option SKIP_IF_UNCHANGED =
      Option.flag(
          SNAPSHOT,
          "Make no snapshot if it would equal the one that it is compared with. What is recorded"
              + " of the directories above the paths counts too.",
          "--skip-if-unchanged");

  static final Option DRY_RUN =
      Option.flag(WORK, "Read and count everything, but store nothing.", "-n", "--dry-run");
  static final Option FORCE =
      Option.flag(WORK, "Read every file again, also those that look unchanged.", "-f", "--force");
  static final Option READ_CONCURRENCY =
      Option.single(WORK, "N", "Read N files at once.", "--read-concurrency");
  static final Option NO_SCAN =
      Option.flag(
          WORK,
          "Do not count the files of a first backup while it runs: there is then no percentage and"
              + " no estimate of the end.",
          "--no-scan");
  static final Option WITH_ATIME = Option.flag(WORK, "Record access times too.", "--with-atime");

  static final List<Option> ALL =
      List.of(
          EXCLUDE,
          IGNORE_CASE_EXCLUDE,
          EXCLUDE_FILE,
          IGNORE_CASE_EXCLUDE_FILE,
          EXCLUDE_CACHES,
          EXCLUDE_IF_PRESENT,
          EXCLUDE_LARGER_THAN,
          ONE_FILE_SYSTEM,
          AS_PATH,
          FILES_FROM,
          FILES_FROM_VERBATIM,
          FILES_FROM_RAW,
          STDIN,
          STDIN_FROM_COMMAND,
          STDIN_FILENAME,
          TAGS,
          HOST,
          TIME,
          PARENT,
          SKIP_IF_UNCHANGED,
          DRY_RUN,
          FORCE,
          READ_CONCURRENCY,
          NO_SCAN,
          WITH_ATIME);

  private BackupOptions() {}
}
