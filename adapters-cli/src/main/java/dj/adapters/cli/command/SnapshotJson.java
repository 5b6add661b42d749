package dj.adapters.cli.command;

import dj.adapters.cli.environment.RawText;
import dj.adapters.cli.output.JsonObject;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.time.format.DateTimeFormatter;

/// Snapshots as JSON, with restic's names where restic has them.
final class SnapshotJson {
  private SnapshotJson() {}

  static JsonObject of(StoredSnapshot stored) {
    Snapshot snapshot = stored.snapshot();
    JsonObject line =
        JsonObject.message("snapshot")
            .put("id", stored.id().toHex())
            .put("short_id", stored.id().toShortHex())
            .put("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(snapshot.time()))
            .put("hostname", snapshot.host())
            .put("username", snapshot.user())
            .put("uid", snapshot.uid())
            .put("gid", snapshot.gid())
            .put("tags", snapshot.tags())
            .put("paths", snapshot.paths().stream().map(RawBytes::toText).toList());
    if (!snapshot.paths().stream().allMatch(RawBytes::isUtf8)) {
      line.put("paths_b64", snapshot.paths().stream().map(RawText::base64).toList());
    }
    line.put("tree", snapshot.tree().toHex());
    snapshot.parent().ifPresent(parent -> line.put("parent", parent.toHex()));
    line.put("program_version", snapshot.program()).put("source", snapshot.source().kind());
    if (!snapshot.source().detail().isEmpty()) {
      line.put("source_detail", snapshot.source().detail());
    }
    line.put("excludes", snapshot.excludes())
        .put("incomplete", snapshot.incomplete())
        .put("pinned", snapshot.pinned());
    snapshot.original().ifPresent(original -> line.put("original", original.toHex()));
    snapshot.summary().ifPresent(summary -> line.put("summary", put(new JsonObject(), summary)));
    return line;
  }

  static JsonObject put(JsonObject line, SnapshotSummary summary) {
    return line.put("backup_start", summary.started().toString())
        .put("backup_end", summary.ended().toString())
        .put("files_new", summary.filesNew())
        .put("files_changed", summary.filesChanged())
        .put("files_unmodified", summary.filesUnmodified())
        .put("dirs_new", summary.directoriesNew())
        .put("dirs_changed", summary.directoriesChanged())
        .put("dirs_unmodified", summary.directoriesUnmodified())
        .put("data_blobs", summary.dataBlobsAdded())
        .put("tree_blobs", summary.treeBlobsAdded())
        .put("data_added", summary.bytesAdded())
        .put("data_added_packed", summary.bytesStored())
        .put("total_files_processed", summary.filesProcessed())
        .put("total_bytes_processed", summary.bytesProcessed());
  }

  /// A path, with its bytes if it is not UTF-8.
  static JsonObject path(JsonObject line, RawBytes path) {
    line.put("path", path.toText());
    return path.isUtf8() ? line : line.put("path_b64", RawText.base64(path));
  }
}
