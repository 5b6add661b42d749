package dj.adapters.cli.progress;

import dj.adapters.cli.output.JsonObject;
import dj.domain.event.Progress;
import java.util.List;

/// Progress as a line of JSON; fields have restic's names where restic has them.
final class StatusLine {
  private StatusLine() {}

  static JsonObject of(Reading reading) {
    Progress.Snapshot counters = reading.counters();
    JsonObject line = JsonObject.message("status").put("phase", counters.phase());
    if (reading.measurable()) {
      line.put("percent_done", rounded(reading.share()));
    }
    line.put("total_known", counters.totalKnown())
        .put("total_files", counters.totalFiles())
        .put("files_done", counters.filesDone())
        .put("total_bytes", counters.totalBytes())
        .put("bytes_done", counters.bytesDone())
        .put("bytes_read", counters.bytesRead())
        .put("bytes_new", counters.bytesNew())
        .put("bytes_uploaded", counters.bytesUploaded())
        .put("rate_read", Math.round(reading.readRate()))
        .put("rate_upload", Math.round(reading.outRate()))
        .put("error_count", counters.errors())
        .put("seconds_elapsed", reading.elapsedSeconds())
        .put("seconds_remaining", reading.remainingSeconds());
    if (!counters.currentItem().isEmpty()) {
      line.put("current_files", List.of(counters.currentItem()));
    }
    return line;
  }

  private static double rounded(double share) {
    return Math.floor(share * 10_000) / 10_000;
  }
}
