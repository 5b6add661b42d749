package dj.adapters.cli.progress;

import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.domain.event.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Draws progress as text: a pure function from a reading to lines, none of which is as wide as the
/// terminal, since some terminals wrap at the last column.
final class Frame {
  private static final int LABEL_COLUMNS = 9;
  private static final int PERCENT_COLUMNS = "100.0 %".length();
  private static final int MOST_BAR_COLUMNS = 24;
  private static final int LEAST_BAR_COLUMNS = 6;
  private static final int LEAST_COLUMNS_FOR_DETAILS = 60;
  private static final String GAP = "   ";
  private static final String INDENT = " ".repeat(LABEL_COLUMNS);

  private final Activity activity;
  private final Glyphs glyphs;
  private final Paint paint;

  Frame(Activity activity, Glyphs glyphs, Paint paint) {
    this.activity = activity;
    this.glyphs = glyphs;
    this.paint = paint;
  }

  /// The lines of the bar: three, or one on a narrow terminal.
  List<String> lines(Reading reading, int columns) {
    int room = columns - 1;
    List<String> lines = new ArrayList<>();
    lines.add(firstLine(reading, room));
    if (columns >= LEAST_COLUMNS_FOR_DETAILS) {
      lines.add(secondLine(reading, room));
      lines.add(fitted(INDENT + item(reading.counters()), room));
    }
    return lines;
  }

  /// All of it in one line, for a log.
  String plainLine(Reading reading) {
    List<String> facts = new ArrayList<>();
    if (reading.measurable()) {
      facts.add(Quantities.percent(reading.done(), reading.total()));
    }
    facts.add(amount(reading));
    facts(reading).stream().map(Fact::text).forEach(facts::add);
    if (!reading.counters().phase().isEmpty()) {
      facts.add(reading.counters().phase());
    }
    reading.remainingSeconds().ifPresent(left -> facts.add("ETA " + Quantities.duration(left)));
    return activity.label() + ": " + String.join(", ", facts);
  }

  private String firstLine(Reading reading, int room) {
    String label = padded(activity.label(), LABEL_COLUMNS);
    String end = end(reading);
    if (!reading.measurable()) {
      return fitted(label + amount(reading) + end, room);
    }
    String percent = percent(reading);
    String tail = percent + GAP + amount(reading) + end;
    if (LABEL_COLUMNS + LEAST_BAR_COLUMNS + 1 + ShownText.columns(tail) > room) {
      tail = percent + end;
    }
    int bar = Math.min(MOST_BAR_COLUMNS, room - LABEL_COLUMNS - 1 - ShownText.columns(tail));
    return bar < LEAST_BAR_COLUMNS
        ? fitted(activity.label() + " " + tail.strip(), room)
        : label + bar(reading.share(), bar) + " " + tail;
  }

  private static String percent(Reading reading) {
    String percent = Quantities.percent(reading.done(), reading.total());
    return " ".repeat(PERCENT_COLUMNS - percent.length()) + percent;
  }

  private String bar(double share, int columns) {
    int full = (int) (share * columns);
    return glyphs.full().repeat(full) + glyphs.empty().repeat(columns - full);
  }

  private static String end(Reading reading) {
    boolean done = reading.measurable() && reading.done() >= reading.total();
    if (reading.remainingSeconds().isPresent() && !done) {
      return GAP + "ETA " + Quantities.duration(reading.remainingSeconds().getAsLong());
    }
    String phase = reading.counters().phase();
    return phase.isEmpty() ? "" : GAP + phase;
  }

  private static String amount(Reading reading) {
    Progress.Snapshot counters = reading.counters();
    String done = Quantities.bytes(counters.bytesDone());
    return reading.measurable() && counters.totalBytes() > 0
        ? done + " / " + Quantities.bytes(counters.totalBytes())
        : done;
  }

  private String secondLine(Reading reading, int room) {
    List<Fact> facts = facts(reading);
    while (ShownText.columns(joined(facts)) + LABEL_COLUMNS > room && facts.size() > 1) {
      facts.remove(facts.stream().max(Comparator.comparingInt(Fact::rank)).orElseThrow());
    }
    String line = INDENT + joined(facts);
    long errors = reading.counters().errors();
    String shown = Quantities.count(errors, "error");
    return errors == 0 ? line : line.replace(shown, paint.bad(shown));
  }

  /// One fact of the second line.
  ///
  /// @param rank the higher, the sooner it is left out
  private record Fact(int rank, String text) {}

  private List<Fact> facts(Reading reading) {
    Progress.Snapshot counters = reading.counters();
    List<Fact> facts = new ArrayList<>();
    if (activity.tellsReading()) {
      facts.add(new Fact(2, "read " + Quantities.rate(reading.readRate())));
    }
    if (!activity.newLabel().isEmpty()) {
      facts.add(new Fact(3, activity.newLabel() + " " + Quantities.rate(reading.newRate())));
    }
    if (!activity.outLabel().isEmpty()) {
      facts.add(new Fact(4, activity.outLabel() + " " + Quantities.rate(reading.outRate())));
    }
    if (counters.packsInFlight() > 0) {
      facts.add(new Fact(5, Quantities.count(counters.packsInFlight(), "pack") + " in flight"));
    }
    facts.add(new Fact(1, items(counters)));
    facts.add(new Fact(0, Quantities.count(counters.errors(), "error")));
    return facts;
  }

  private String items(Progress.Snapshot counters) {
    String done = Quantities.count(counters.filesDone());
    return counters.totalKnown() && counters.totalFiles() > 0
        ? done + "/" + Quantities.count(counters.totalFiles(), activity.unit())
        : Quantities.count(counters.filesDone(), activity.unit());
  }

  private String item(Progress.Snapshot counters) {
    String item = ShownText.of(counters.currentItem());
    return glyphs.unicode() ? item : ShownText.ascii(item);
  }

  private String joined(List<Fact> facts) {
    return String.join(glyphs.dot(), facts.stream().map(Fact::text).toList());
  }

  private String fitted(String line, int room) {
    return ShownText.shortened(line, Math.max(0, room), glyphs.ellipsis()).stripTrailing();
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - ShownText.columns(text)));
  }
}
