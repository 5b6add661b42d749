package dj.adapters.cli.command;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.RawText;
import dj.adapters.cli.model.Arguments;
import dj.application.backup.BackupRequest;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import dj.domain.filter.CacheDirectoryTag;
import dj.domain.tree.RawBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Turns the options of `dj backup create` into a request.
final class BackupRequests {
  private static final String HOST_VARIABLE = "DJ_HOST";
  private static final int MOST_READERS = 1024;
  private static final PatternOptions EXCLUDES =
      new PatternOptions(
          BackupOptions.EXCLUDE,
          BackupOptions.IGNORE_CASE_EXCLUDE,
          BackupOptions.EXCLUDE_FILE,
          BackupOptions.IGNORE_CASE_EXCLUDE_FILE);

  private final Session session;
  private final Arguments arguments;
  private final Environment environment;

  BackupRequests(Session session) {
    this.session = session;
    this.arguments = session.arguments();
    this.environment = session.environment();
  }

  /// The request.
  ///
  /// @throws UsageException if the options contradict each other, or a value is not valid
  BackupRequest read() {
    return new BackupRequest(
        input(),
        arguments.words(BackupOptions.TAGS).stream().distinct().toList(),
        host(),
        arguments
            .value(BackupOptions.TIME)
            .map(t -> SnapshotTime.parse(t, environment.clock().instant(), environment.zone())),
        EXCLUDES.read(session),
        EXCLUDES.texts(arguments),
        markers(),
        largerThan(),
        arguments.isOn(BackupOptions.ONE_FILE_SYSTEM),
        arguments.value(BackupOptions.PARENT),
        arguments.isOn(BackupOptions.DRY_RUN)
            ? BackupRequest.Mode.DRY_RUN
            : BackupRequest.Mode.COMMIT,
        arguments.isOn(BackupOptions.FORCE),
        arguments.isOn(BackupOptions.SKIP_IF_UNCHANGED),
        readers(),
        arguments.isOn(BackupOptions.WITH_ATIME),
        !arguments.isOn(BackupOptions.NO_SCAN) && session.showsProgress());
  }

  private BackupRequest.Input input() {
    boolean stdin = arguments.isOn(BackupOptions.STDIN);
    boolean command = arguments.isOn(BackupOptions.STDIN_FROM_COMMAND);
    if (!stdin && !command) {
      return paths();
    }
    if (arguments.value(BackupOptions.AS_PATH).isPresent()) {
      throw new UsageException(
          "--as-path is for files", "name the file of a stream with --stdin-filename");
    }
    if (stdin && command) {
      throw new UsageException("--stdin and --stdin-from-command exclude each other", "");
    }
    RawBytes name =
        RawText.encode(
            new AbsolutePaths(Path.of("/"))
                .text(arguments.value(BackupOptions.STDIN_FILENAME).orElse("stdin")));
    List<String> operands = arguments.operands();
    if (stdin) {
      if (!operands.isEmpty()) {
        throw new UsageException("--stdin takes no paths", "");
      }
      return new BackupRequest.Input.Stream(name, environment.in(), "standard input");
    }
    if (operands.isEmpty()) {
      throw new UsageException(
          "--stdin-from-command needs a command",
          "dj backup create --stdin-from-command -- COMMAND ARGUMENT...");
    }
    CommandStream output = CommandStream.start(operands, environment);
    session.onStop(output::stop);
    return new BackupRequest.Input.Stream(name, output, String.join(" ", operands));
  }

  private BackupRequest.Input.Paths paths() {
    List<String> paths = new PathLists(environment).read(arguments);
    if (paths.isEmpty()) {
      throw new UsageException(
          "nothing to back up was named",
          "name paths, as in 'dj backup create /home', or use --files-from or --stdin");
    }
    return new BackupRequest.Input.Paths(
        paths.stream().map(RawText::encode).toList(), shownAs(paths));
  }

  private Optional<RawBytes> shownAs(List<String> paths) {
    Optional<String> shown =
        arguments
            .value(BackupOptions.AS_PATH)
            .map(new AbsolutePaths(environment.workingDirectory())::text);
    if (shown.isPresent() && paths.size() > 1) {
      throw new UsageException(
          "--as-path takes exactly one path to save, not " + paths.size(),
          "make a backup of each path, with an --as-path of its own");
    }
    return shown.filter(path -> !path.equals(paths.getFirst())).map(RawText::encode);
  }

  private Optional<String> host() {
    Optional<String> host =
        arguments.value(BackupOptions.HOST).or(() -> environment.variable(HOST_VARIABLE));
    if (host.isEmpty() && environment.hostName().get().matches("[0-9a-f]{12}|[0-9a-f]{64}")) {
      session.warning(
          "the host name '"
              + environment.hostName().get()
              + "' looks like the id of a container, which changes with every start; set DJ_HOST or"
              + " --host to a name that stays");
    }
    return host;
  }

  private List<BackupRequest.ExcludeMarker> markers() {
    List<BackupRequest.ExcludeMarker> markers = new ArrayList<>();
    if (arguments.isOn(BackupOptions.EXCLUDE_CACHES)) {
      markers.add(
          new BackupRequest.ExcludeMarker(CacheDirectoryTag.NAME, CacheDirectoryTag.SIGNATURE));
    }
    for (String text : arguments.values(BackupOptions.EXCLUDE_IF_PRESENT)) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      if (name.isEmpty() || name.contains("/")) {
        throw new UsageException("--exclude-if-present takes a file name, not '" + text + "'", "");
      }
      markers.add(
          new BackupRequest.ExcludeMarker(
              RawText.encode(name), RawText.encode(colon < 0 ? "" : text.substring(colon + 1))));
    }
    return markers;
  }

  private OptionalLong largerThan() {
    Optional<String> size = arguments.value(BackupOptions.EXCLUDE_LARGER_THAN);
    return size.isPresent()
        ? OptionalLong.of(ByteSize.parse(size.get()).lengthBytes())
        : OptionalLong.empty();
  }

  private OptionalInt readers() {
    Optional<String> number = arguments.value(BackupOptions.READ_CONCURRENCY);
    return number.isPresent()
        ? OptionalInt.of(Numbers.parse("--read-concurrency", number.get(), 1, MOST_READERS))
        : OptionalInt.empty();
  }
}
