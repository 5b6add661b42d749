package dj.adapters.storage.backend.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order of writes and syncs on a local disk, as the kernel sees it: whenever the power fails,
/// a file that has its name has all its content, and what was told to be done is.
final class DurableOrderTest {
  private static final String UNFINISHED = " <unfinished ...>";

  @TempDir private Path folder;

  private String root = "";
  private List<String> calls = List.of();

  @BeforeEach
  void watch() throws Exception {
    Path place = folder.toRealPath().resolve("repository");
    Path log = folder.resolve("calls");
    Process process =
        new ProcessBuilder(
                "strace",
                "-f",
                "-qq",
                "-y",
                "-s",
                "400",
                "-e",
                "trace=openat,mkdir,write,pwrite64,fsync,fdatasync,link,rename,unlink",
                "-o",
                log.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                WatchedWrites.class.getName(),
                place.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    root = place.toString();
    calls = calls(log);
  }

  /// One line for each call, in the order in which they ended; a call that others came in between
  /// of stands in two lines.
  private static List<String> calls(Path log) throws IOException {
    List<String> calls = new ArrayList<>();
    Map<String, String> begun = new HashMap<>();
    for (String line : Files.readAllLines(log)) {
      String thread = line.substring(0, line.indexOf(' '));
      String call = line.substring(line.indexOf(' ')).strip();
      if (call.endsWith(UNFINISHED)) {
        begun.put(thread, call.substring(0, call.length() - UNFINISHED.length()));
      } else if (call.startsWith("<...")) {
        calls.add(begun.remove(thread) + call.substring(call.indexOf('>') + 1).strip());
      } else {
        calls.add(call);
      }
    }
    return calls;
  }

  @Test
  void nothingThatWasToldIsLostAndNothingIsTorn() {
    assertEquals(List.of(), RecordedDisk.faults(root, calls));
    long told = calls.stream().filter(call -> call.contains(WatchedWrites.WRITTEN + root)).count();
    assertEquals(2L * FileKind.values().length, told, "all writes were seen");
  }

  /// Each sync is there for a reason, but for those of what is deleted in the end anyway.
  @Test
  void eachSyncThatIsLeftOutWouldBeNoticed() {
    int syncs = 0;
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).contains("sync(") && calls.get(i).contains(root)) {
        syncs++;
        List<String> without = new ArrayList<>(calls);
        String left = without.remove(i);
        assertFalse(RecordedDisk.faults(root, without).isEmpty(), left);
      }
    }
    assertTrue(syncs > 4 * FileKind.values().length, "syncs were seen: " + syncs);
  }
}
