package dj.adapters.cli.command;

import dj.adapters.cli.model.Option;
import java.util.List;
import java.util.stream.Stream;

/// The options of `dj restore`.
final class RestoreOptions {
  private static final String WHAT = "What is restored";
  private static final String HOW = "How it is restored";

  static final Option TARGET =
      Option.single(
          HOW, "DIR", "The directory to restore into; it is made if needed.", "-t", "--target");
  static final Option INCLUDE =
      Option.repeated(
          WHAT, "PATTERN", "Restore only what matches; see 'dj help patterns'.", "-i", "--include");
  static final Option IGNORE_CASE_INCLUDE =
      Option.repeated(
          WHAT, "PATTERN", "The same without a difference between a and A.", "--iinclude");
  static final Option INCLUDE_FILE =
      Option.repeated(WHAT, "FILE", "Take patterns from a file, one a line.", "--include-file");
  static final Option IGNORE_CASE_INCLUDE_FILE =
      Option.repeated(
          WHAT, "FILE", "The same without a difference between a and A.", "--iinclude-file");
  static final Option EXCLUDE =
      Option.repeated(WHAT, "PATTERN", "Leave out what matches.", "-e", "--exclude");
  static final Option IGNORE_CASE_EXCLUDE =
      Option.repeated(
          WHAT, "PATTERN", "The same without a difference between a and A.", "--iexclude");
  static final Option EXCLUDE_FILE =
      Option.repeated(WHAT, "FILE", "Take patterns from a file, one a line.", "--exclude-file");
  static final Option IGNORE_CASE_EXCLUDE_FILE =
      Option.repeated(
          WHAT, "FILE", "The same without a difference between a and A.", "--iexclude-file");

  static final Option OVERWRITE =
      Option.single(
          HOW,
          "always|if-changed|if-newer|never",
          "What to do with files that exist: replace all that differ (always, the default), only"
              + " those of another size or time, only those older than the snapshot's, or none.",
          "--overwrite");
  static final Option DELETE =
      Option.flag(
          HOW,
          "Remove what restored directories have and the snapshot has not, but nothing beside the"
              + " paths that were saved, nor what is excluded. Try it with --dry-run -vv first.",
          "--delete");
  static final Option DRY_RUN =
      Option.flag(HOW, "Tell what would be done, but do nothing.", "-n", "--dry-run");
  static final Option VERIFY =
      Option.flag(HOW, "Afterwards compare content and metadata with the snapshot.", "--verify");
  static final Option STRIP_COMPONENTS =
      Option.single(
          HOW, "N", "Leave off the first N directories of each path.", "--strip-components");
  static final Option SPARSE =
      Option.flag(
          HOW,
          "Make holes of runs of zeros. Holes that the source had are restored in any case.",
          "--sparse");
  static final Option NUMERIC_IDS =
      Option.flag(HOW, "Set owners by number, not by name.", "--numeric-ids");
  static final Option NO_OWNER = Option.flag(HOW, "Do not set owners and groups.", "--no-owner");
  static final Option NO_XATTRS =
      Option.flag(HOW, "Do not set extended attributes, ACLs and file flags.", "--no-xattrs");

  static final List<Option> ALL =
      Stream.concat(
              Stream.of(
                  TARGET,
                  OVERWRITE,
                  DELETE,
                  DRY_RUN,
                  VERIFY,
                  STRIP_COMPONENTS,
                  SPARSE,
                  NUMERIC_IDS,
                  NO_OWNER,
                  NO_XATTRS,
                  INCLUDE,
                  IGNORE_CASE_INCLUDE,
                  INCLUDE_FILE,
                  IGNORE_CASE_INCLUDE_FILE,
                  EXCLUDE,
                  IGNORE_CASE_EXCLUDE,
                  EXCLUDE_FILE,
                  IGNORE_CASE_EXCLUDE_FILE),
              SnapshotOptions.ALL.stream())
          .toList();

  private RestoreOptions() {}
}
