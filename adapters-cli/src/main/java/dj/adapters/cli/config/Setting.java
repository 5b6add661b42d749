package dj.adapters.cli.config;

import dj.adapters.cli.model.Option;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A global option, which a flag, an environment variable or a line of the profile sets.
public enum Setting {
  /// Where the repository is.
  REPOSITORY(
      Option.single(
          Groups.REPOSITORY,
          "ADDRESS",
          "Where the repository is: /path, sftp:user@host:/path, s3:bucket/prefix or"
              + " b2:bucket/prefix.",
          "-r",
          "--repo"),
      Values.TEXT),
  /// A file with the address.
  REPOSITORY_FILE(
      Option.single(
          Groups.REPOSITORY,
          "FILE",
          "Read the address of the repository from the first line of a file.",
          "--repository-file"),
      Values.TEXT),
  /// Where local caches are.
  CACHE_DIR(
      Option.single(
          Groups.REPOSITORY,
          "DIR",
          "Keep local caches here instead of $XDG_CACHE_HOME/dj or ~/.cache/dj.",
          "--cache-dir"),
      Values.TEXT),
  /// No local caches.
  NO_CACHE(
      Option.flag(Groups.REPOSITORY, "Use no local cache; slower, never less safe.", "--no-cache"),
      Values.SWITCH),
  /// How large the local caches may become.
  CACHE_SIZE(
      Option.single(
          Groups.REPOSITORY,
          "SIZE",
          "What the local caches may take together (10G); what was not used for longest leaves"
              + " first.",
          "--cache-size"),
      Values.SIZE),
  /// How many requests are under way at once.
  CONNECTIONS(
      Option.single(
          Groups.NETWORK,
          "N",
          "How many requests to a remote repository may be under way at once (8). Each of them may"
              + " take the memory of one pack.",
          "--connections"),
      Values.CONNECTIONS),
  /// How long a request may stand still.
  REQUEST_TIMEOUT(
      Option.single(
          Groups.NETWORK,
          "TIME",
          "Count a request as failed when nothing came of it for this time (1m).",
          "--request-timeout"),
      Values.TIME),
  /// How long a failure is not final.
  RETRY_TIMEOUT(
      Option.single(
          Groups.NETWORK,
          "TIME",
          "Try a request that failed again for so long, in growing intervals (15m); 0s for never.",
          "--retry-timeout"),
      Values.TIME_OR_NONE),
  /// How fast bytes go to the storage.
  LIMIT_UPLOAD(
      Option.single(
          Groups.NETWORK,
          "RATE",
          "Send no more than this a second: KiB, or with a unit, or a table of times such as"
              + " \"08:00,512k 19:00,10M 23:00,off\".",
          "--limit-upload"),
      Values.RATE),
  /// How fast bytes come from the storage.
  LIMIT_DOWNLOAD(
      Option.single(
          Groups.NETWORK,
          "RATE",
          "Fetch no more than this a second; written like --limit-upload.",
          "--limit-download"),
      Values.RATE),
  /// More certificates to trust.
  CACERT(
      Option.single(
          Groups.NETWORK,
          "FILE",
          "Trust the certificates of a PEM file too, beside those that the system trusts.",
          "--cacert"),
      Values.TEXT),
  /// No check of who answers.
  INSECURE_TLS(
      Option.flag(
          Groups.NETWORK,
          "Do not check who answers over TLS. Whoever stands between can delete the repository and"
              + " learn the storage's credentials; its content stays secret.",
          "--insecure-tls"),
      Values.SWITCH),
  /// Settings of one kind of storage.
  OPTION(
      Option.repeated(
          Groups.NETWORK,
          "KEY=VALUE",
          "Set an option that one kind of storage has; a list with commas or repeated. Unknown"
              + " keys are refused with a list of those that are known.",
          "-o",
          "--option"),
      Values.OPTIONS),
  /// Bad weather.
  CHAOS(
      Option.single(
          Groups.NETWORK,
          "PLAN",
          "Let requests to the storage go wrong, as a rehearsal: a list such as"
              + " write:5%:timeout,read:1%:corrupt; seed:7 in it repeats the chances of an earlier"
              + " run. Needs --yes.",
          "--chaos"),
      Values.CHAOS),
  /// How long to wait for others.
  RETRY_LOCK(
      Option.single(
          Groups.REPOSITORY,
          "TIME",
          "Wait so long for others to finish, such as 10m, where a command needs the repository"
              + " alone. Only 'dj repo repair --apply' does; without this it fails at once.",
          "--retry-lock"),
      Values.TIME_OR_NONE),
  /// How much new data is compressed.
  COMPRESSION(
      Option.single(
          Groups.REPOSITORY,
          "LEVEL",
          "How much to compress new data: off, auto (3), max (19), or a zstd level from 1 to 19.",
          "--compression"),
      Values.COMPRESSION),
  /// A second look at all that is written.
  VERIFY_ENCODE(
      Option.flag(
          Groups.REPOSITORY,
          "Open again everything that was compressed and encrypted before it is stored, not one"
              + " blob in 16. Costs processor time; shows at once that a processor or memory is"
              + " faulty.",
          "--verify-encode"),
      Values.SWITCH),
  /// A file with the password.
  PASSWORD_FILE(
      Option.single(
          Groups.PASSWORD,
          "FILE",
          "Read the password from the first line of a file.",
          "-p",
          "--password-file"),
      Values.TEXT),
  /// A command that prints the password.
  PASSWORD_COMMAND(
      Option.single(
          Groups.PASSWORD,
          "COMMAND",
          "Take the password from the first line that a shell command prints.",
          "--password-command"),
      Values.TEXT),
  /// A descriptor to read the password from.
  PASSWORD_FD(
      Option.single(
          Groups.PASSWORD,
          "N",
          "Read the password from the first line of an open file descriptor.",
          "--password-fd"),
      Values.NUMBER),
  /// The key that is tried first.
  KEY_HINT(
      Option.single(
          Groups.PASSWORD,
          "KEY",
          "Try the password on this key first: the beginning of its id, or its label. Saves time"
              + " where a repository has many keys.",
          "--key-hint"),
      Values.TEXT),
  /// No questions.
  YES(
      Option.flag(
          Groups.CONFIRMATION,
          "Answer yes to the question that a dangerous command asks; needed where there is no"
              + " terminal to ask at.",
          "--yes"),
      Values.SWITCH),
  /// Output for programs.
  JSON(
      Option.flag(Groups.OUTPUT, "Write JSON Lines for programs; see 'dj help json'.", "--json"),
      Values.SWITCH),
  /// Nothing but results and errors.
  QUIET(
      Option.flag(Groups.OUTPUT, "Write results and errors, and nothing else.", "-q", "--quiet"),
      Values.SWITCH),
  /// More to read.
  VERBOSE(
      new Option(
          List.of("-v", "--verbose"),
          Option.Kind.COUNT,
          "",
          Groups.OUTPUT,
          "Tell more; twice: a line for each file with the reason for what was done."),
      Values.VERBOSITY),
  /// How progress is shown.
  PROGRESS(
      Option.single(
          Groups.OUTPUT,
          "auto|bar|plain|json|none",
          "How to show progress: a bar, a plain line every 30 s, a JSON line, or not at all."
              + " Auto takes the bar on a terminal and plain lines elsewhere.",
          "--progress"),
      Values.PROGRESS),
  /// When colours are used.
  COLOR(
      Option.single(
          Groups.OUTPUT,
          "auto|always|never",
          "When to use colours. Auto uses them on a terminal, unless NO_COLOR is set or TERM is"
              + " dumb.",
          "--color"),
      Values.COLOR),
  /// Where a log is kept.
  LOG_FILE(
      Option.single(
          Groups.OUTPUT,
          "FILE",
          "Append to a log what the command tells, each item that failed, its phases, and how it"
              + " ended; also with --quiet. A new file is for its owner alone.",
          "--log-file"),
      Values.TEXT),
  /// How the log is written.
  LOG_FORMAT(
      Option.single(
          Groups.OUTPUT,
          "text|json",
          "How the lines of the log are written: for people, or as JSON objects.",
          "--log-format"),
      Values.LOG_FORMAT),
  /// Stack traces.
  DEBUG(
      Option.flag(Groups.OUTPUT, "Print the stack trace of an error, for a bug report.", "--debug"),
      Values.SWITCH);

  @SuppressWarnings("ImmutableEnumChecker")
  private final Option option;

  private final Values values;

  Setting(Option option, Values values) {
    this.option = option;
    this.values = values;
  }

  /// The flag of the command line.
  public Option option() {
    return option;
  }

  /// The environment variable.
  public String variable() {
    return "DJ_" + key().replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// The key in a profile.
  public String key() {
    return option.longName().substring(2);
  }

  /// Whether a text turns a switch on.
  public static boolean isOn(String text) {
    return Switch.parse(text).orElse(false);
  }

  boolean accepts(String text) {
    return values.accepted.test(text);
  }

  String expected() {
    return values.expected;
  }

  /// All flags of all settings, and that of the profile.
  public static List<Option> options() {
    return Stream.concat(Arrays.stream(values()).map(Setting::option), Stream.of(Profile.OPTION))
        .toList();
  }

  /// The values that a setting takes.
  private enum Values {
    TEXT("a text that is not empty", text -> !text.isEmpty()),
    SWITCH("true or false", text -> Switch.parse(text).isPresent()),
    NUMBER("a number such as 3", text -> text.matches("[0-9]{1,6}")),
    VERBOSITY("0, 1 or 2", text -> text.matches("[0-2]|true|false")),
    CONNECTIONS("a number from 1 to 256", text -> NetworkText.connections(text).isPresent()),
    TIME(
        "a time such as 30s, 10m or 2h",
        text -> NetworkText.time(text).filter(Duration::isPositive).isPresent()),
    TIME_OR_NONE("a time such as 30s, 10m, 2h or 0s", text -> NetworkText.time(text).isPresent()),
    SIZE("a size such as 500M or 10G", text -> NetworkText.size(text).isPresent()),
    RATE(
        "KiB a second, a rate such as 10M, off, or a table such as '08:00,512k 19:00,off'",
        text -> NetworkText.rates(text).isPresent()),
    CHAOS(
        "a list such as write:5%:timeout,read:1%:corrupt",
        text -> NetworkText.chaos(text).isPresent()),
    OPTIONS("key=value, or several with commas", text -> NetworkText.options(text).isPresent()),
    COMPRESSION("off, auto, max, or a level from 1 to 19", text -> Compression.accepts(text)),
    PROGRESS("auto, bar, plain, json or none", List.of("auto", "bar", "plain", "json", "none")),
    LOG_FORMAT("text or json", List.of("text", "json")),
    COLOR("auto, always or never", List.of("auto", "always", "never"));

    private final String expected;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<String> accepted;

    Values(String expected, Predicate<String> accepted) {
      this.expected = expected;
      this.accepted = accepted;
    }

    Values(String expected, List<String> choices) {
      this(expected, choices::contains);
    }
  }
}
