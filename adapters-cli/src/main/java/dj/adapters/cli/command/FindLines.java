package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.search.SearchSink;
import dj.domain.blob.BlobKind;
import dj.domain.error.DjException;
import dj.domain.id.BlobId;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.EntryType;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes what `dj find` finds as it comes.
final class FindLines implements SearchSink {
  private final Session session;
  private final ProgressDisplay display;
  private final boolean details;
  private final boolean nul;
  private final EntryText text;

  FindLines(Session session, ProgressDisplay display) {
    this.session = session;
    this.display = display;
    this.details = session.arguments().isOn(FindOptions.LONG);
    this.nul = session.arguments().isOn(FindOptions.NUL);
    this.text =
        new EntryText(session.environment().zone(), session.arguments().isOn(FindOptions.NUMERIC));
  }

  @Override
  public void entry(StoredSnapshot snapshot, RawBytes path, TreeEntry entry) {
    if (session.json()) {
      session.item(EntryText.put(match(snapshot), path, entry));
    } else {
      line(text.line(place(snapshot), path, entry, details, session.resultIsShown()));
    }
  }

  @Override
  public void usedByFile(
      StoredSnapshot snapshot, RawBytes path, TreeEntry.File file, BlobKind kind, BlobId id) {
    if (session.json()) {
      session.item(EntryText.put(used(match(snapshot), kind, id), path, file));
    } else {
      String prefix = used(kind, id) + place(snapshot);
      line(text.line(prefix, path, file, details, session.resultIsShown()));
    }
  }

  @Override
  public void usedByDirectory(StoredSnapshot snapshot, RawBytes path, BlobId id) {
    if (session.json()) {
      JsonObject line =
          used(match(snapshot), BlobKind.TREE, id)
              .put("type", EntryText.typeName(EntryType.DIRECTORY));
      session.item(SnapshotJson.path(line, path));
    } else {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes((used(BlobKind.TREE, id) + place(snapshot)).getBytes(StandardCharsets.UTF_8));
      line.writeBytes(
          session.resultIsShown()
              ? ShownText.of(path).getBytes(StandardCharsets.UTF_8)
              : path.toBytes());
      line(line.toByteArray());
    }
  }

  @Override
  public void unreadable(StoredSnapshot snapshot, RawBytes path, DjException reason) {
    display.pause();
    session.notice(
        session.messagePaint().bad("not searched:")
            + " "
            + place(snapshot)
            + ShownText.of(path)
            + ": "
            + ShownText.of(reason.getMessage()));
    display.resume();
  }

  /// On a terminal each line is shown at once, above the bar.
  private void line(byte[] line) {
    if (!session.resultIsShown()) {
      session.console().result(line, nul);
      return;
    }
    display.pause();
    session.console().result(line, nul);
    session.console().flush();
    display.resume();
  }

  private static String place(StoredSnapshot snapshot) {
    return snapshot.id().toShortHex() + ":";
  }

  private static JsonObject match(StoredSnapshot snapshot) {
    return JsonObject.message("match").put("snapshot", snapshot.id().toHex());
  }

  private static JsonObject used(JsonObject line, BlobKind kind, BlobId id) {
    return line.put("object_type", name(kind)).put("object_id", id.toHex());
  }

  private static String used(BlobKind kind, BlobId id) {
    return name(kind) + " " + id.toShortHex() + "  ";
  }

  private static String name(BlobKind kind) {
    return switch (kind) {
      case DATA -> "blob";
      case TREE -> "tree";
    };
  }
}
