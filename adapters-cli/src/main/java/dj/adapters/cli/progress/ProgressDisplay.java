package dj.adapters.cli.progress;

import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ReaderGoneException;
import dj.adapters.cli.output.ShownText;
import dj.application.concurrent.Ticker;
import dj.domain.error.DjException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.event.ProgressSink;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Shows how far a long command is, and the events on its way.
///
/// Events come from many threads and frames from a thread of their own; one lock keeps their lines
/// apart. Closing it takes the bar off the terminal.
public final class ProgressDisplay implements ProgressSink, AutoCloseable {
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final Duration STATUS = Duration.ofSeconds(1);
  private static final Duration PLAIN_LINE = Duration.ofSeconds(30);

  /// A command that ends sooner shows no bar at all.
  private static final double FIRST_FRAME_SECONDS = 0.3;

  private static final int USUAL_COLUMNS = 80;

  private final View view;
  private final Console console;
  private final Frame frame;
  private final Meter meter;
  private final Screen screen;
  private final Progress progress = new Progress(this);
  private final Ticker ticker;
  private volatile int columns = USUAL_COLUMNS;
  private boolean closed;
  private boolean paused;

  /// How progress is to look.
  ///
  /// @param activity the command
  /// @param mode how progress is shown
  /// @param json whether events are lines of JSON
  /// @param quiet whether only errors are told
  /// @param verbosity from 2 on, each item is told
  /// @param glyphs of what bars are drawn
  /// @param paint colours of messages
  /// @param columns the width of the terminal at any time, 0 if unknown
  /// @param records where JSON lines go that are not errors
  /// @param log what keeps the events
  public record View(
      Activity activity,
      ProgressMode mode,
      boolean json,
      boolean quiet,
      int verbosity,
      Glyphs glyphs,
      Paint paint,
      IntSupplier columns,
      Consumer<JsonObject> records,
      RunLog log) {}

  /// Starts to show the progress of a command.
  public ProgressDisplay(View view, Console console, LongSupplier nanoClock) {
    this.view = view;
    this.console = console;
    this.frame = new Frame(view.activity(), view.glyphs(), view.paint());
    this.meter = new Meter(nanoClock);
    this.screen = new Screen(console);
    this.ticker = Ticker.start("progress", interval(view.mode()), this::tick);
  }

  /// The counters that the command adds to.
  public Progress progress() {
    return progress;
  }

  /// Tells one plain line now.
  public synchronized void tellStatus() {
    if (!closed) {
      line(view.json() ? status().toLine() : frame.plainLine(meter.read(progress)));
    }
  }

  /// Takes the bar off the terminal and draws none until [#resume]: a person is asked something.
  public synchronized void pause() {
    screen.erase(columns);
    paused = true;
  }

  /// Shows progress again.
  public synchronized void resume() {
    paused = false;
  }

  /// Tells a person that the command was asked to stop, and will.
  public synchronized void tellStop() {
    if (!closed && !view.json() && !view.quiet()) {
      line("stopping: what is under way is finished first; a second signal ends at once");
    }
  }

  @Override
  public boolean wantsItems() {
    return view.verbosity() >= EventLines.VERBOSITY_OF_ITEMS;
  }

  @Override
  public void accept(Event event) {
    view.log().event(event, view.verbosity());
    tell(event);
  }

  private synchronized void tell(Event event) {
    if (view.json()) {
      EventLines.json(event, view.verbosity())
          .ifPresent(event instanceof Event.ItemDone ? this::jsonRecord : this::jsonLine);
    } else if (view.activity().tells(event)) {
      EventLines.text(event, view.quiet(), view.verbosity(), view.paint()).ifPresent(this::line);
    }
  }

  @Override
  public void close() {
    ticker.close();
    synchronized (this) {
      closed = true;
      screen.erase(columns);
    }
  }

  private static Duration interval(ProgressMode mode) {
    return switch (mode) {
      case BAR -> FRAME;
      case JSON -> STATUS;
      case PLAIN -> PLAIN_LINE;
      case NONE -> Duration.ofDays(1);
    };
  }

  // The width is asked for outside the lock: the first time, it takes a while to find out.
  private void tick() {
    if (view.mode() == ProgressMode.BAR && meter.elapsedSeconds() >= FIRST_FRAME_SECONDS) {
      int current = view.columns().getAsInt();
      columns = current > 0 ? current : USUAL_COLUMNS;
    }
    show();
  }

  private synchronized void show() {
    if (closed || paused) {
      return;
    }
    switch (view.mode()) {
      case BAR -> draw();
      case JSON -> jsonRecord(status());
      case PLAIN -> line(frame.plainLine(meter.read(progress)));
      case NONE -> {}
    }
  }

  private void draw() {
    Reading reading = meter.read(progress);
    if (meter.elapsedSeconds() >= FIRST_FRAME_SECONDS) {
      screen.draw(frame.lines(reading, columns), columns);
    }
  }

  private JsonObject status() {
    return StatusLine.of(meter.read(progress));
  }

  // A reader that is gone does not stop the command; whoever writes the result notices it.
  private void jsonRecord(JsonObject object) {
    try {
      view.records().accept(object);
    } catch (ReaderGoneException | DjException e) {
      closed = true;
    }
  }

  private void jsonLine(JsonObject object) {
    console.message(object.toLine());
  }

  private void line(String text) {
    screen.erase(columns);
    console.message(view.glyphs().unicode() ? text : ShownText.ascii(text));
  }
}
