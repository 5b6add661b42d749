package dj.adapters.cli.command;

import dj.adapters.cli.command.StatsCommand.StatsMode;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.application.prune.PackCount;
import dj.application.statistics.Statistics;
import dj.application.statistics.TreeTotal;
import dj.domain.blob.BlobKind;
import dj.domain.index.BlobTotal;
import java.util.Locale;

/// Statistics as `dj stats` shows them.
final class StatsReport {
  private static final int LABEL_COLUMNS = 16;
  private static final double PERCENT = 100;

  private final Session session;
  private final Statistics statistics;

  StatsReport(Session session, Statistics statistics) {
    this.session = session;
    this.statistics = statistics;
  }

  /// Writes the lines of a way of counting.
  void print(StatsMode mode) {
    line("snapshots", Quantities.count(statistics.snapshots()));
    switch (mode) {
      case ALL -> {
        printRestored();
        printContents();
        printBlobs();
        printRatios();
        statistics.stored().ifPresent(this::printStored);
      }
      case RESTORE_SIZE -> printRestored();
      case FILES_BY_CONTENTS -> printContents();
      case RAW_DATA -> printBlobs();
    }
  }

  private void printRestored() {
    TreeTotal restored = statistics.restored();
    line(
        "restored",
        Quantities.bytes(restored.bytes())
            + " in "
            + Quantities.count(restored.files(), "file")
            + ", "
            + Quantities.count(restored.directories())
            + (restored.directories() == 1 ? " directory, " : " directories, ")
            + Quantities.count(restored.others())
            + (restored.others() == 1 ? " other" : " others"));
  }

  private void printContents() {
    line(
        "contents",
        Quantities.bytes(statistics.contentBytes())
            + " in "
            + Quantities.count(statistics.contents(), "different file"));
  }

  private void printBlobs() {
    line("data", text(statistics.of(BlobKind.DATA)));
    line("trees", text(statistics.of(BlobKind.TREE)));
  }

  private static String text(BlobTotal total) {
    return Quantities.bytes(total.rawBytes())
        + " in "
        + Quantities.count(total.blobs(), "blob")
        + ", stored as "
        + Quantities.bytes(total.sealedBytes());
  }

  private void printRatios() {
    BlobTotal all = statistics.allBlobs();
    line("deduplication", ratioText(deduplication(statistics)));
    line("compression", ratioText(ratio(all.rawBytes(), all.sealedBytes())));
    line("together", ratioText(ratio(statistics.restored().bytes(), all.sealedBytes())));
  }

  private void printStored(Statistics.Stored stored) {
    line("packs", text(stored.packs()));
    line(
        "of no use",
        Quantities.bytes(stored.unusedBytes())
            + " in "
            + Quantities.count(stored.unusedBlobs(), "blob")
            + percentOf(stored.unusedBytes(), stored.packs().bytes()));
    line("", stored.dead(), "of no use as a whole");
    line("", stored.condemned(), "condemned by a prune");
    line("", stored.orphans(), "in no index");
  }

  private void line(String label, PackCount packs, String what) {
    if (packs.packs() > 0) {
      line(label, text(packs) + " " + what);
    }
  }

  private static String text(PackCount packs) {
    return Quantities.bytes(packs.bytes()) + " in " + Quantities.count(packs.packs(), "pack");
  }

  private static String percentOf(long part, long whole) {
    return whole == 0
        ? ""
        : String.format(Locale.ROOT, ", %.1f %% of what is stored", PERCENT * part / whole);
  }

  private static double deduplication(Statistics statistics) {
    return ratio(statistics.restored().bytes(), statistics.of(BlobKind.DATA).rawBytes());
  }

  /// How often a whole has a part; 1 if there is neither.
  private static double ratio(long whole, long part) {
    return whole == 0 || part == 0 ? 1 : (double) whole / part;
  }

  private static String ratioText(double ratio) {
    return String.format(Locale.ROOT, "%.2f : 1", ratio);
  }

  private void line(String label, String text) {
    String padded = label + " ".repeat(LABEL_COLUMNS - label.length());
    session.console().result(session.paint().faint(padded) + text);
  }

  /// The same for programs, with the totals of a way of counting under restic's names.
  static JsonObject json(Statistics statistics, StatsMode mode) {
    JsonObject line = JsonObject.message("summary").put("snapshots_count", statistics.snapshots());
    putTotals(line, statistics, mode);
    TreeTotal restored = statistics.restored();
    line.put(
            "restored",
            new JsonObject()
                .put("files", restored.files())
                .put("dirs", restored.directories())
                .put("others", restored.others())
                .put("bytes", restored.bytes()))
        .put(
            "contents",
            new JsonObject()
                .put("files", statistics.contents())
                .put("bytes", statistics.contentBytes()))
        .put("data_blobs", json(statistics.of(BlobKind.DATA)))
        .put("tree_blobs", json(statistics.of(BlobKind.TREE)))
        .put("deduplication_ratio", deduplication(statistics))
        .put("missing_blobs", statistics.missingBlobs());
    statistics.stored().ifPresent(stored -> line.put("stored", json(stored)));
    return line;
  }

  private static void putTotals(JsonObject line, Statistics statistics, StatsMode mode) {
    switch (mode) {
      case ALL, RESTORE_SIZE ->
          line.put("total_size", statistics.restored().bytes())
              .put(
                  "total_file_count",
                  statistics.restored().files()
                      + statistics.restored().directories()
                      + statistics.restored().others());
      case FILES_BY_CONTENTS ->
          line.put("total_size", statistics.contentBytes())
              .put("total_file_count", statistics.contents());
      case RAW_DATA -> line.put("total_size", statistics.allBlobs().sealedBytes());
    }
    BlobTotal all = statistics.allBlobs();
    line.put("total_uncompressed_size", all.rawBytes())
        .put("total_blob_count", all.blobs())
        .put("compression_ratio", ratio(all.rawBytes(), all.sealedBytes()))
        .put(
            "compression_space_saving",
            PERCENT * (1 - 1 / ratio(all.rawBytes(), all.sealedBytes())));
  }

  private static JsonObject json(BlobTotal total) {
    return new JsonObject()
        .put("blobs", total.blobs())
        .put("bytes", total.rawBytes())
        .put("bytes_stored", total.sealedBytes());
  }

  private static JsonObject json(Statistics.Stored stored) {
    return new JsonObject()
        .put("packs", json(stored.packs()))
        .put("blobs_unused", stored.unusedBlobs())
        .put("bytes_unused", stored.unusedBytes())
        .put("packs_unused", json(stored.dead()))
        .put("packs_condemned", json(stored.condemned()))
        .put("packs_orphaned", json(stored.orphans()));
  }

  private static JsonObject json(PackCount packs) {
    return new JsonObject().put("packs", packs.packs()).put("bytes", packs.bytes());
  }
}
