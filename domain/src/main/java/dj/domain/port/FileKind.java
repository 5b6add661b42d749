package dj.domain.port;

/// The kinds of files that make a repository, each with its folder.
public enum FileKind {
  /// The one sealed configuration.
  CONFIG(""),
  /// Keyslots.
  KEY("keys"),
  /// Packs.
  PACK("data"),
  /// Index segments.
  INDEX("index"),
  /// Snapshots.
  SNAPSHOT("snapshots"),
  /// Leases and revocations.
  LOCK("locks"),
  /// Transaction records.
  LOG("log"),
  /// What checks have verified.
  VERIFICATION("verified");

  private final String folder;

  FileKind(String folder) {
    this.folder = folder;
  }

  /// The folder under the repository's root; empty for the configuration, which is in the root
  /// itself.
  public String folder() {
    return folder;
  }
}
