package dj.adapters.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.Paint;
import dj.domain.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressDisplayTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final List<String> records = new ArrayList<>();
  private final Console console = new Console(OutputStream.nullOutputStream(), messages);

  @Test
  void nothingIsDrawnWhileAPersonIsAsked() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(3);
    try (ProgressDisplay display = bar(asked)) {
      display.pause();
      clock.set(5 * SECOND);
      assertTrue(asked.await(1, TimeUnit.MINUTES));
      assertEquals("", text());
      display.resume();
      display.tellStatus();
    }
    assertTrue(text().contains("backup: 0 B"), text());
  }

  private ProgressDisplay bar(CountDownLatch asked) {
    ProgressDisplay.View view =
        new ProgressDisplay.View(
            Activity.BACKUP,
            ProgressMode.BAR,
            false,
            false,
            0,
            Glyphs.UNICODE,
            Paint.PLAIN,
            () -> {
              asked.countDown();
              return 80;
            },
            object -> records.add(object.toLine()),
            RunLog.NONE);
    return new ProgressDisplay(view, console, clock::get);
  }

  @Test
  void barIsDrawnAndTakenOffAgain() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(2);
    try (ProgressDisplay display = bar(asked)) {
      clock.set(5 * SECOND);
      display.progress().current("/etc/hosts");
      assertTrue(asked.await(1, TimeUnit.MINUTES));
    }
    assertTrue(text().contains("/etc/hosts"), text());
    assertTrue(text().endsWith("\r\u001b[2A\u001b[J"), text());
  }

  @Test
  void failuresAndWarningsAreTold() {
    try (ProgressDisplay display = display(ProgressMode.NONE, false, false, 0)) {
      display.progress().tell(new Event.ItemFailed("/a", "permission denied", "DJ-S003"));
      display.progress().tell(new Event.Warning("strange"));
      display.progress().tell(done());
    }
    assertEquals("error: /a: permission denied [DJ-S003]\nwarning: strange\n", text());
  }

  @Test
  void quietTellsFailuresAlone() {
    try (ProgressDisplay display = display(ProgressMode.NONE, false, true, 2)) {
      display.progress().tell(new Event.ItemFailed("/a", "permission denied", "DJ-S003"));
      display.progress().tell(new Event.Warning("strange"));
      display.progress().tell(done());
    }
    assertEquals("error: /a: permission denied [DJ-S003]\n", text());
  }

  @Test
  void verboseTellsEachItemWithItsReason() {
    try (ProgressDisplay display = display(ProgressMode.NONE, false, false, 2)) {
      display.progress().tell(done());
    }
    assertEquals("changed   /b, 10 B added (size differs)\n", text());
  }

  @Test
  void jsonHasErrorsOnStderrAndItemsAmongResults() {
    try (ProgressDisplay display = display(ProgressMode.NONE, true, false, 2)) {
      display.progress().tell(new Event.ItemFailed("/a", "denied", "DJ-S003"));
      display.progress().tell(done());
    }
    assertEquals(
        """
        {"message_type":"error","item":"/a","message":"denied","code":"DJ-S003"}
        """,
        text());
    assertEquals(
        List.of(
            """
            {"message_type":"verbose_status","action":"changed","item":"/b","reason":"size differs","data_size":100,"data_added":10}\
            """),
        records);
  }

  @Test
  void statusIsToldWhenAskedFor() {
    try (ProgressDisplay display = display(ProgressMode.NONE, false, true, 0)) {
      display.progress().addTotal(2, 100);
      display.progress().totalIsKnown();
      display.progress().addDone(1, 50);
      display.tellStatus();
    }
    assertTrue(text().startsWith("backup: 50.0 %, 50 B / 100 B, read 0 B/s"), text());
  }

  private static Event.ItemDone done() {
    return new Event.ItemDone("/b", Event.Outcome.CHANGED, "size differs", 100, 10);
  }

  private ProgressDisplay display(ProgressMode mode, boolean json, boolean quiet, int verbosity) {
    return new ProgressDisplay(
        new ProgressDisplay.View(
            Activity.BACKUP,
            mode,
            json,
            quiet,
            verbosity,
            Glyphs.UNICODE,
            Paint.PLAIN,
            () -> 80,
            object -> records.add(object.toLine()),
            RunLog.NONE),
        console,
        clock::get);
  }

  private String text() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
