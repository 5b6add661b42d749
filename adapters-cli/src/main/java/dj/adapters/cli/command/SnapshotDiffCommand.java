package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.application.browse.TreeDifference.OneSided;
import dj.application.usecase.CompareSnapshots;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.EntryChange;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `dj snapshot diff`.
final class SnapshotDiffCommand implements Command {
  private static final int MARK_COLUMNS = 5;
  private static final Option METADATA =
      Option.flag(
          "Comparing",
          "Also tell where only owner, permissions, time of modification, flags or extended"
              + " attributes differ.",
          "--metadata");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_DIFF,
        List.of(
            "A line is a mark and a path: + is only in the second snapshot, - only in the first; M"
                + " is a file with other content or a link with another target, T is something of"
                + " another type, and with --metadata U is something whose metadata alone differ."
                + " Directories end in /.",
            "With ID:PATH a directory is compared with another one, whatever their names. What is"
                + " equal is not read, so that the time depends on what differs.",
            "The summary counts as bytes the content of added and removed files, and of changed"
                + " ones what is not in the other version."),
        new CommandModel.Operands("ID[:PATH] ID[:PATH]", 2, 2, "name two snapshots to compare"),
        Stream.concat(Stream.of(METADATA), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj snapshot diff latest~1 latest", "What the last backup changed."),
            new CommandModel.Example(
                "dj diff --metadata 9f3c21ab:/etc latest:/etc",
                "One directory, with changes of owners and permissions.")));
  }

  @Override
  public ExitCode run(Session session) {
    List<String> operands = session.arguments().operands();
    Lines lines = new Lines(session);
    CompareSnapshots.Outcome outcome =
        session
            .open()
            .compare()
            .compare(
                operands.getFirst(),
                operands.getLast(),
                SnapshotOptions.filter(session),
                session.password(),
                lines);
    tell(session, outcome);
    session.summary(
        JsonObject.message("summary")
            .put("source_snapshot", lines.before)
            .put("target_snapshot", lines.after)
            .put("changed_files", lines.changedFiles)
            .put("changed_types", outcome.count(EntryChange.TYPE))
            .put("changed_metadata", outcome.count(EntryChange.METADATA))
            .put("added", json(outcome.added()))
            .put("removed", json(outcome.removed())));
    return ExitCode.DONE;
  }

  private static void tell(Session session, CompareSnapshots.Outcome outcome) {
    session.message("added    " + text(outcome.added()));
    session.message("removed  " + text(outcome.removed()));
    session.message(
        "changed  "
            + Quantities.count(outcome.count(EntryChange.CONTENT), "content")
            + ", "
            + Quantities.count(outcome.count(EntryChange.TYPE), "type")
            + ", "
            + Quantities.count(outcome.count(EntryChange.METADATA))
            + " in metadata alone");
  }

  private static String text(OneSided side) {
    return Quantities.count(side.files(), "file")
        + ", "
        + Quantities.count(side.directories())
        + (side.directories() == 1 ? " directory, " : " directories, ")
        + Quantities.count(side.others())
        + (side.others() == 1 ? " other, " : " others, ")
        + Quantities.bytes(side.bytes());
  }

  private static JsonObject json(OneSided side) {
    return new JsonObject()
        .put("files", side.files())
        .put("dirs", side.directories())
        .put("others", side.others())
        .put("bytes", side.bytes());
  }

  /// Writes differences as they come.
  private static final class Lines implements CompareSnapshots.Listing {
    private final Session session;
    private final boolean metadata;
    private final Paint paint;
    private String before = "";
    private String after = "";
    private long changedFiles;

    Lines(Session session) {
      this.session = session;
      this.metadata = session.arguments().isOn(METADATA);
      this.paint = session.paint();
    }

    @Override
    public void snapshots(StoredSnapshot one, StoredSnapshot other) {
      before = one.id().toHex();
      after = other.id().toHex();
      session.message(
          "comparing snapshot " + one.id().toShortHex() + " to " + other.id().toShortHex());
    }

    @Override
    public void change(
        RawBytes path,
        EntryChange change,
        Optional<TreeEntry> entryBefore,
        Optional<TreeEntry> entryAfter) {
      TreeEntry shown = entryAfter.or(() -> entryBefore).orElseThrow();
      if (change == EntryChange.CONTENT && shown instanceof TreeEntry.File) {
        changedFiles++;
      }
      if (change == EntryChange.METADATA && !metadata) {
        return;
      }
      RawBytes named = shown instanceof TreeEntry.Directory ? withSlash(path) : path;
      if (session.json()) {
        session.item(
            SnapshotJson.path(JsonObject.message("change"), named).put("modifier", mark(change)));
      } else {
        session.console().result(line(change, named), false);
      }
    }

    private byte[] line(EntryChange change, RawBytes path) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes(painted(change).getBytes(StandardCharsets.UTF_8));
      line.writeBytes(" ".repeat(MARK_COLUMNS - 1).getBytes(StandardCharsets.US_ASCII));
      line.writeBytes(ShownText.of(path).getBytes(StandardCharsets.UTF_8));
      return line.toByteArray();
    }

    private String painted(EntryChange change) {
      String mark = mark(change);
      return switch (change) {
        case ADDED -> paint.good(mark);
        case REMOVED -> paint.bad(mark);
        case TYPE, CONTENT -> paint.warning(mark);
        case METADATA -> paint.faint(mark);
      };
    }

    private static String mark(EntryChange change) {
      return switch (change) {
        case ADDED -> "+";
        case REMOVED -> "-";
        case TYPE -> "T";
        case CONTENT -> "M";
        case METADATA -> "U";
      };
    }

    private static RawBytes withSlash(RawBytes path) {
      byte[] bytes = new byte[path.lengthBytes() + 1];
      path.copyTo(bytes, 0);
      bytes[path.lengthBytes()] = '/';
      return RawBytes.copyOf(bytes);
    }
  }
}
