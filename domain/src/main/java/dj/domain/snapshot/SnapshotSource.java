package dj.domain.snapshot;

/// Where the content of a snapshot came from.
///
/// @param kind `files`, `stream`, `disk`, or a kind that a later version knows
/// @param detail what there is to say about it, such as the command that wrote the stream, or the
///   path of files that are shown elsewhere; may be empty
public record SnapshotSource(String kind, String detail) {
  /// Files and directories of the host.
  public static final SnapshotSource FILES = new SnapshotSource("files", "");

  /// Checks the kind.
  public SnapshotSource {
    if (kind.isEmpty()) {
      throw new IllegalArgumentException("a source has a kind");
    }
  }

  /// Files and directories that the snapshot shows at another path.
  ///
  /// @param path where they were
  public static SnapshotSource files(String path) {
    return new SnapshotSource(FILES.kind(), path);
  }

  /// One stream, such as the output of a command.
  public static SnapshotSource stream(String detail) {
    return new SnapshotSource("stream", detail);
  }

  /// The disks of a guest, or block devices.
  public static SnapshotSource disk(String detail) {
    return new SnapshotSource("disk", detail);
  }
}
