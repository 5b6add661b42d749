package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.environment.TestProcess;
import dj.adapters.cli.testing.JsonSchema;
import dj.domain.document.UnknownFields;
import dj.domain.error.FailedException;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `--json` writes is what the schema says.
final class JsonTest {
  @TempDir Path directory;
  private TestProcess process;
  private JsonSchema schema;

  @BeforeEach
  void readSchema() throws IOException {
    process = new TestProcess(directory);
    try (InputStream stream =
        Objects.requireNonNull(Commands.class.getResourceAsStream("dj-1.schema.json"))) {
      schema = new JsonSchema(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyCommandHasItsLinesInTheSchema() {
    assertEquals(
        Commands.models().stream()
            .map(model -> String.join("-", model.path()))
            .collect(Collectors.toCollection(TreeSet::new)),
        schema.commands());
  }

  @Test
  void everyKindOfLineHasALineInTheHelp() {
    String help = String.join("\n", HelpTopics.lines("json").orElseThrow());
    schema
        .kinds()
        .forEach(kind ->
            assertTrue(
                Pattern.compile("\n +" + kind + " +std|\n +" + kind + " +both")
                    .matcher(help)
                    .find(),
                kind));
  }

  @Test
  void failureKeepsToTheSchema() {
    assertEquals(1, run("snapshots", "--json", "-r", "/x"));
    List<String> lines = process.outText().lines().toList();
    assertEquals(2, lines.size());
    lines.forEach(this::assertValid);
    process.errText().lines().forEach(this::assertValid);
  }

  @Test
  void errorBeforeACommandIsFoundHasAHeaderToo() {
    for (String line : List.of("--json", "bakcup --json", "--frobnicate --json", "repo --json")) {
      process.out.reset();
      process.err.reset();
      assertEquals(2, run(line.split(" ")), line);
      List<String> lines = process.outText().lines().toList();
      assertEquals(2, lines.size(), line);
      assertTrue(lines.getFirst().contains("\"header\""), line);
      assertEquals(lines.getLast() + "\n", process.errText());
      lines.forEach(each -> assertEquals(List.of(), schema.violations("", each), each));
    }
  }

  @Test
  void variableAsksForJsonAsTheFlagDoes() {
    process.with("DJ_JSON", "yes");
    assertEquals(2, run("--frobnicate"));
    assertEquals(2, process.outText().lines().count());
    process.out.reset();
    assertEquals(0, run("--version"));
    assertTrue(process.outText().contains("\"command\":\"version\""), process.outText());
  }

  @Test
  void helpIsTextInJson() {
    for (String line : List.of("--help --json", "-h --json", "backup --json --help")) {
      process.out.reset();
      assertEquals(0, run(line.split(" ")), line);
      List<String> lines = process.outText().lines().toList();
      assertEquals(3, lines.size(), line);
      assertTrue(lines.get(1).startsWith("{\"message_type\":\"text\""), line);
    }
  }

  @Test
  void snapshotKeepsToTheSchema() {
    String line = SnapshotJson.of(snapshot(RawBytes.utf8("/etc"))).toLine();
    assertValid(line);
    assertTrue(line.contains("\"short_id\":\"01010101\""), line);
    assertTrue(!line.contains("_b64"), line);
  }

  @Test
  void pathThatIsNotTextCarriesItsBytes() {
    String line =
        SnapshotJson.of(snapshot(RawBytes.copyOf(new byte[] {'/', (byte) 0xFC}))).toLine();
    assertValid(line);
    assertTrue(line.contains("\"paths_b64\":[\"L/w=\"]"), line);
  }

  private void assertValid(String line) {
    assertEquals(List.of(), schema.violations("snapshot list", line), line);
  }

  private int run(String... words) {
    return new CommandLineMain(
            process.environment(),
            new OpeningUseCases(() -> {
              throw new FailedException("no", "");
            }))
        .run(words);
  }

  private static StoredSnapshot snapshot(RawBytes path) {
    SnapshotId id = SnapshotId.parse("01".repeat(32));
    Instant start = Instant.parse("2026-01-31T12:00:00Z");
    return new StoredSnapshot(
        id,
        new Snapshot(
            OffsetDateTime.parse("2026-01-31T13:00:00+01:00"),
            new BlobId(1, 2, 3, 4),
            List.of(path),
            "web1",
            List.of("daily"),
            "ann",
            1000,
            1000,
            Optional.of(id),
            new SessionId(1, 2),
            "dj 1.2.3",
            Optional.of(
                new SnapshotSummary(
                    start, start.plusSeconds(3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0)),
            SnapshotSource.FILES,
            List.of("*.tmp"),
            false,
            Chain.of(1, Optional.empty(), List.of()),
            Optional.empty(),
            false,
            UnknownFields.NONE));
  }
}
