package dj.domain.snapshot;

import dj.domain.document.UnknownFields;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.tree.RawBytes;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/// Snapshots for tests.
final class SnapshotFixture {
  private SnapshotFixture() {}

  static StoredSnapshot stored(String prefix, String time, String host, String... tags) {
    return stored(prefix, time, host, List.of("/home"), tags);
  }

  static StoredSnapshot stored(
      String prefix, String time, String host, List<String> paths, String... tags) {
    SnapshotId id = SnapshotId.parse(prefix + "0".repeat(64 - prefix.length()));
    return new StoredSnapshot(id, snapshot(time, host, paths, List.of(tags)));
  }

  static Snapshot snapshot(String time, String host, List<String> paths, List<String> tags) {
    return new Snapshot(
        OffsetDateTime.parse(time),
        new BlobId(1, 2, 3, 4),
        paths.stream().map(RawBytes::utf8).toList(),
        host,
        tags,
        "root",
        0,
        0,
        Optional.empty(),
        new SessionId(5, 6),
        "dj 1.0.0",
        Optional.empty(),
        SnapshotSource.FILES,
        List.of(),
        false,
        Chain.of(1, Optional.empty(), List.of()),
        Optional.empty(),
        false,
        UnknownFields.NONE);
  }
}
