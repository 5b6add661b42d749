package dj.adapters.storage.json;

import dj.domain.snapshot.SnapshotSummary;

/// The summary inside a snapshot.
final class SummaryForm {
  private SummaryForm() {}

  static void write(SnapshotSummary summary, ObjectWriter object) {
    object
        .field("backup_start", Rfc3339.format(summary.started()))
        .field("backup_end", Rfc3339.format(summary.ended()))
        .field("files_new", summary.filesNew())
        .field("files_changed", summary.filesChanged())
        .field("files_unmodified", summary.filesUnmodified())
        .field("dirs_new", summary.directoriesNew())
        .field("dirs_changed", summary.directoriesChanged())
        .field("dirs_unmodified", summary.directoriesUnmodified())
        .field("total_files_processed", summary.filesProcessed())
        .field("total_bytes_processed", summary.bytesProcessed())
        .field("data_blobs", summary.dataBlobsAdded())
        .field("tree_blobs", summary.treeBlobsAdded())
        .field("data_added", summary.bytesAdded())
        .field("data_added_packed", summary.bytesStored())
        .field("failed_items", summary.failedItems());
  }

  static SnapshotSummary read(Fields fields) {
    return new SnapshotSummary(
        Rfc3339.parseInstant(fields.text("backup_start")),
        Rfc3339.parseInstant(fields.text("backup_end")),
        fields.naturalLong("files_new"),
        fields.naturalLong("files_changed"),
        fields.naturalLong("files_unmodified"),
        fields.naturalLong("dirs_new"),
        fields.naturalLong("dirs_changed"),
        fields.naturalLong("dirs_unmodified"),
        fields.naturalLong("total_files_processed"),
        fields.naturalLong("total_bytes_processed"),
        fields.naturalLong("data_blobs"),
        fields.naturalLong("tree_blobs"),
        fields.naturalLong("data_added"),
        fields.naturalLong("data_added_packed"),
        fields.naturalLong("failed_items"));
  }
}
