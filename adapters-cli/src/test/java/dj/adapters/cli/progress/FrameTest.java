package dj.adapters.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ShownText;
import dj.domain.event.Progress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final long MIB = 1024 * 1024;
  private final Frame backup = new Frame(Activity.BACKUP, Glyphs.UNICODE, Paint.PLAIN);

  @Test
  void wideTerminalHasThreeLines() {
    assertEquals(
        """
        backup   ██████████████░░░░░░░░░░  62.4 %   345.1 MiB / 552.7 MiB   ETA 0:03
                 read 118 MiB/s · new 41 MiB/s · upload 38 MiB/s · 3 packs in flight · 1 251/2 006 files · 0 errors
                 /src/dir12/file047.txt\
        """,
        String.join("\n", backup.lines(middle(0), 120)));
  }

  @Test
  void usualTerminalLeavesOutWhatMattersLeast() {
    assertEquals(
        """
        backup   ██████████████░░░░░░░░░░  62.4 %   345.1 MiB / 552.7 MiB   ETA 0:03
                 read 118 MiB/s · new 41 MiB/s · 1 251/2 006 files · 0 errors
                 /src/dir12/file047.txt\
        """,
        String.join("\n", backup.lines(middle(0), 80)));
  }

  @Test
  void narrowTerminalHasOneLine() {
    assertEquals(
        List.of("backup   █████████████░░░░░░░░  62.4 %   ETA 0:03"), backup.lines(middle(0), 50));
    assertEquals(List.of("backup 62.4 %   ETA 0:03"), backup.lines(middle(0), 30));
  }

  @Test
  void noLineReachesTheLastColumn() {
    for (int columns = 1; columns < 200; columns++) {
      for (String line : backup.lines(middle(0), columns)) {
        assertTrue(ShownText.columns(line) < columns, columns + ": " + line);
      }
    }
  }

  @Test
  void asciiTerminalGetsAscii() {
    Frame ascii = new Frame(Activity.BACKUP, Glyphs.ASCII, Paint.PLAIN);
    List<String> lines = ascii.lines(middle(0), 80);
    assertEquals(
        "backup   ##############----------  62.4 %   345.1 MiB / 552.7 MiB   ETA 0:03",
        lines.getFirst());
    assertTrue(lines.stream().allMatch(line -> line.chars().allMatch(c -> c < 128)));
  }

  @Test
  void unknownTotalShowsNoShare() {
    Reading reading =
        new Reading(
            new Progress.Snapshot("scanning", "", 12, 400, 5 * MIB, 90 * MIB, false, 0, 0, 0, 0, 0),
            1,
            0,
            0,
            0,
            OptionalLong.empty());
    assertEquals("backup   5.0 MiB   scanning", backup.lines(reading, 80).getFirst());
  }

  @Test
  void tailPhaseIsNamed() {
    Reading reading =
        new Reading(
            new Progress.Snapshot("uploading", "", 9, 9, 5 * MIB, 5 * MIB, true, 0, 0, 0, 2, 0),
            9,
            0,
            0,
            0,
            OptionalLong.of(0));
    assertEquals(
        "backup   ████████████████████████ 100.0 %   5.0 MiB / 5.0 MiB   uploading",
        backup.lines(reading, 90).getFirst());
  }

  @Test
  void errorsAreRed() {
    Frame colored = new Frame(Activity.BACKUP, Glyphs.UNICODE, Paint.COLOR);
    assertTrue(colored.lines(middle(2), 80).get(1).endsWith("\u001b[1;31m2 errors\u001b[0m"));
  }

  @Test
  void plainLineSaysAll() {
    assertEquals(
        "backup: 62.4 %, 345.1 MiB / 552.7 MiB, read 118 MiB/s, new 41 MiB/s, upload 38 MiB/s,"
            + " 3 packs in flight, 1 251/2 006 files, 0 errors, reading, ETA 0:03",
        backup.plainLine(middle(0)));
  }

  @Test
  void restoreTellsOnlyHowFastItWrites() {
    Frame restore = new Frame(Activity.RESTORE, Glyphs.UNICODE, Paint.PLAIN);
    assertEquals(
        "         write 38 MiB/s · 3 packs in flight · 1 251/2 006 files · 0 errors",
        restore.lines(middle(0), 90).get(1));
  }

  @Test
  void hostileNameIsHarmless() {
    Reading reading =
        new Reading(
            new Progress.Snapshot("", "a\u001b[2J\nb", 0, 0, 0, 0, false, 0, 0, 0, 0, 0),
            0,
            0,
            0,
            0,
            OptionalLong.empty());
    assertEquals("         a\\x1B[2J\\nb", backup.lines(reading, 80).get(2));
  }

  private static Reading middle(long errors) {
    return new Reading(
        new Progress.Snapshot(
            "reading",
            "/src/dir12/file047.txt",
            1251,
            2006,
            361_863_577,
            579_548_000,
            true,
            0,
            0,
            0,
            3,
            errors),
        7,
        118 * MIB,
        41 * MIB,
        38 * MIB,
        OptionalLong.of(3));
  }
}
