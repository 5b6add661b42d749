package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.TestProcess;
import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.model.Parser;
import dj.adapters.cli.output.Console;
import dj.application.backup.BackupRequest;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.UsageException;
import dj.domain.snapshot.SnapshotFilter;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What options become before a use case sees them.
final class RequestsTest {
  @TempDir Path directory;
  private TestProcess process;

  @BeforeEach
  void startProcess() {
    process = new TestProcess(directory);
  }

  @Test
  void pathsAreAbsoluteAndNormalAndThereOnce() {
    assertEquals(List.of(directory + "/a", "/etc"), texts(backup("a", "./b/../a", "/etc//ssl/..")));
  }

  @Test
  void pathThatIsNotTextKeepsItsBytes() {
    BackupRequest.Input.Paths paths = (BackupRequest.Input.Paths) backup("/m\uDCFCll").input();
    assertArrayEquals(
        new byte[] {'/', 'm', (byte) 0xFC, 'l', 'l'}, paths.paths().getFirst().toBytes());
  }

  @Test
  void listsOfPathsComeFromFiles() throws IOException {
    Files.createFile(directory.resolve("one.txt"));
    Files.createFile(directory.resolve("two.txt"));
    Files.writeString(directory.resolve("list"), "# all\n*.txt\n\n/etc\n");
    Files.writeString(directory.resolve("verbatim"), "# no comment\n*.txt\n");
    Files.write(directory.resolve("raw"), new byte[] {'/', 'x', '\n', 'y', 0, '/', 'z', 0});
    assertEquals(
        List.of(
            directory + "/one.txt",
            directory + "/two.txt",
            "/etc",
            directory + "/# no comment",
            directory + "/*.txt",
            "/x\ny",
            "/z"),
        texts(
            backup(
                "--files-from",
                "list",
                "--files-from-verbatim",
                "verbatim",
                "--files-from-raw",
                "raw")));
  }

  @Test
  void listMayComeFromStandardInput() {
    process.withInput("/a\0/b".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("/a", "/b"), texts(backup("--files-from-raw", "-")));
  }

  @Test
  void nothingToSaveIsAUsageError() {
    assertThrows(UsageException.class, this::backup);
  }

  @Test
  void rulesKeepTheOrderOfTheCommandLine() throws IOException {
    Files.writeString(directory.resolve("rules"), "!keep.LOG\n");
    BackupRequest request =
        backup("/x", "-e", "*.log", "--exclude-file", "rules", "--iexclude", "*.tmp");
    assertTrue(request.excludes().matches(RawBytes.utf8("/x/a.log"), false));
    assertFalse(request.excludes().matches(RawBytes.utf8("/x/keep.LOG"), false));
    assertTrue(request.excludes().matches(RawBytes.utf8("/x/A.TMP"), false));
    assertEquals(
        List.of("*.log", "--exclude-file=rules", "--iexclude=*.tmp"), request.excludePatterns());
  }

  @Test
  void optionsReachTheRequest() {
    BackupRequest request =
        backup(
            "/x",
            "--tags",
            "a,b",
            "--tag",
            "b",
            "--host",
            "web1",
            "--time",
            "2026-01-31 10:00:00",
            "--exclude-caches",
            "--exclude-if-present",
            ".nobackup:yes",
            "--exclude-larger-than",
            "1M",
            "-x",
            "--parent",
            "latest",
            "-n",
            "-f",
            "--skip-if-unchanged",
            "--read-concurrency",
            "7",
            "--with-atime");
    assertEquals(List.of("a", "b"), request.tags());
    assertEquals(Optional.of("web1"), request.host());
    assertEquals(Optional.of(Instant.parse("2026-01-31T10:00:00Z")), request.time());
    assertEquals(2, request.markers().size());
    assertEquals(RawBytes.utf8("yes"), request.markers().getLast().header());
    assertEquals(1 << 20, request.largerThanBytes().orElseThrow());
    assertTrue(request.oneFileSystem());
    assertEquals(Optional.of("latest"), request.parent());
    assertEquals(BackupRequest.Mode.DRY_RUN, request.mode());
    assertTrue(request.rereadAll() && request.skipIfUnchanged() && request.withAccessTimes());
    assertEquals(7, request.readers().orElseThrow());
  }

  @Test
  void containerIdAsHostNameIsWarnedOf() {
    process.withHost("0123456789ab");
    backup("/x");
    assertTrue(process.errText().contains("DJ_HOST"), process.errText());
    process.err.reset();
    process.with("DJ_HOST", "web1");
    assertEquals(Optional.of("web1"), backup("/x").host());
    assertEquals("", process.errText());
  }

  @Test
  void invalidValuesAreUsageErrors() {
    for (String[] words :
        List.of(
            new String[] {""},
            new String[] {"/x", ""},
            new String[] {"/x", "--time", "yesterday"},
            new String[] {"/x", "--read-concurrency", "0"},
            new String[] {"/x", "--exclude-larger-than", "big"},
            new String[] {"/x", "--exclude-if-present", "a/b"},
            new String[] {"/x", "-e", "[a"},
            new String[] {"/x", "--exclude-file", "missing"},
            new String[] {"/x", "--stdin"},
            new String[] {"--stdin-from-command"},
            new String[] {"--stdin-from-command", "/no/such/program"})) {
      assertThrows(UsageException.class, () -> backup(words), String.join(" ", words));
    }
  }

  @Test
  void outputOfACommandIsAStream() throws IOException {
    BackupRequest.Input.Stream input =
        (BackupRequest.Input.Stream)
            backup("--stdin-from-command", "--stdin-filename", "db.sql", "--", "echo", "-n", "x")
                .input();
    assertEquals("/db.sql", input.name().toText());
    assertEquals("echo -n x", input.description());
    try (InputStream stream = input.stream()) {
      assertEquals("x", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void failedCommandIsToldAtTheEnd() throws IOException {
    InputStream stream =
        CommandStream.start(List.of("sh", "-c", "echo x; exit 4"), process.environment());
    stream.readAllBytes();
    FailedException error = assertThrows(FailedException.class, stream::close);
    assertTrue(error.getMessage().contains("status 4"), error.getMessage());
  }

  @Test
  void commandThatIsNotReadToItsEndIsStopped() throws IOException {
    InputStream stream = CommandStream.start(List.of("yes"), process.environment());
    assertEquals('y', stream.read());
    stream.close();
  }

  @Test
  void tagsOfOneOptionAreAllMeantAndOfSeveralAny() {
    SnapshotFilter filter =
        SnapshotOptions.filter(
            session(
                new SnapshotListCommand(),
                "--tag",
                "a,b",
                "--tag",
                "c",
                "--host",
                "x,y",
                "--path",
                "p"));
    assertEquals(List.of(List.of("a", "b"), List.of("c")), filter.tagSets());
    assertEquals(List.of("x", "y"), filter.hosts());
    assertEquals(List.of(RawBytes.utf8(directory + "/p")), filter.paths());
  }

  @Test
  void timesAreReadInManyForms() {
    Instant now = Instant.parse("2026-01-31T12:00:00Z");
    for (String text :
        List.of("now", "2026-01-31 12:00:00", "2026-01-31T12:00", "2026-01-31T13:00:00+01:00")) {
      assertEquals(now, SnapshotTime.parse(text, now, process.environment().zone()), text);
    }
    assertThrows(
        DjException.class,
        () -> SnapshotTime.parse("2026-02-30", now, process.environment().zone()));
  }

  private BackupRequest backup(String... words) {
    return new BackupRequests(session(new BackupCommand(), words)).read();
  }

  private static List<String> texts(BackupRequest request) {
    return ((BackupRequest.Input.Paths) request.input())
        .paths().stream().map(RawBytes::toText).toList();
  }

  private Session session(Command command, String... words) {
    CommandModel model = command.model();
    List<Option> options = new ArrayList<>(model.options());
    options.addAll(Commands.globals());
    Arguments arguments = new Parser(model, options).parse(List.of(words));
    return new Session(
        process.environment(),
        arguments,
        Settings.resolve(process.environment(), arguments),
        new Console(process.out, process.err),
        new OpeningUseCases(() -> {
          throw new AssertionError("no repository is needed");
        }),
        new RunningCommand(),
        RunLog.NONE);
  }
}
