package dj.bootstrap.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The model of the protocol in `docs/protocol/protocol.pml`, searched by SPIN: it holds, and each
/// of its mutants, which leaves one rule out, is found to lose data.
final class ProtocolModelTest {
  private static final Path MODEL = Path.of("../docs/protocol/protocol.pml").toAbsolutePath();

  /// The compiler takes longer than a small search.
  private static final String QUICK = "-O0";

  private static final String THOROUGH = "-O2";

  @TempDir private Path folder;

  @Test
  void nothingIsLostByAWriterAndAPrune() throws Exception {
    requireSound(search(1, 1, QUICK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NORULEV",
        "NOFENCE",
        "LEASE_AFTER_LOAD",
        "DEDUP_CONDEMNED",
        "NOWAIT",
        "LIST_INDEX_FIRST",
        "DROP_EARLY",
        "OPEN_OK",
        "SAME_NAME"
      })
  void ruleThatIsLeftOutIsMissed(String mutant) throws Exception {
    String report = search(1, 1, QUICK, "-DMUT_" + mutant);
    assertTrue(report.contains("errors: 1"), report);
  }

  /// A revocation that is closed in the place of the open one does harm where writes arrive late,
  /// and there alone.
  @Test
  void lateWritesAreWhatTheNameOfItsOwnIsFor() throws Exception {
    requireSound(search(1, 1, QUICK, "-DMUT_SAME_NAME", "-DNOLATE"));
  }

  @Test
  @Tag("slow")
  void nothingIsLostByTwoWritersAndAPrune() throws Exception {
    requireSound(search(2, 1, THOROUGH, "-DNOLATE"));
  }

  @Test
  @Tag("slow")
  void fenceBehindALoadIsMissedByTwoPrunes() throws Exception {
    String report = search(1, 2, THOROUGH, "-DMUT_NOSFENCE", "-DNOLATE");
    assertTrue(report.contains("errors: 1"), report);
  }

  private static void requireSound(String report) {
    assertTrue(report.contains("errors: 0"), report);
    assertFalse(report.contains("Search not completed"), report);
    assertFalse(report.contains("max search depth too small"), report);
  }

  private String search(int writers, int prunes, String optimization, String... mutants)
      throws Exception {
    List<String> spin = new ArrayList<>(List.of("spin", "-a", "-DNW=" + writers));
    spin.add("-DNM=" + prunes);
    spin.addAll(List.of(mutants));
    spin.add(MODEL.toString());
    requireSuccess(spin);
    requireSuccess(
        List.of(
            "gcc",
            optimization,
            "-w",
            "-DSAFETY",
            "-DCOLLAPSE",
            "-DVECTORSZ=4096",
            "-o",
            "pan",
            "pan.c"));
    return run(List.of("./pan", "-E", "-m400000")).output();
  }

  private void requireSuccess(List<String> command) throws Exception {
    Result result = run(command);
    assertEquals(0, result.status(), result.output());
  }

  private record Result(int status, String output) {}

  private Result run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
