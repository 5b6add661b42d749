package dj.domain.key;

/// What a key of a repository is for; no key serves two purposes.
public enum KeyPurpose {
  /// Seals the config.
  CONFIG("conf"),
  /// Seals snapshots.
  SNAPSHOT("snap"),
  /// Seals index segments.
  INDEX("index"),
  /// Seals leases and revocations.
  LEASE("lease"),
  /// Seals transaction records.
  LOG("log"),
  /// Seals packs of file content.
  DATA("data"),
  /// Seals packs of trees.
  TREE("tree"),
  /// Seals the tables of packs.
  TRAILER("trailer"),
  /// Makes the ids of file content.
  DATA_IDENTITY("id-data"),
  /// Makes the ids of trees.
  TREE_IDENTITY("id-tree"),
  /// Decides where content is cut.
  CHUNKER("chunker"),
  /// Seals the keys that a repository shares with others.
  SHARED("shared"),
  /// Authenticates a server and its clients to each other.
  SERVER("server");

  private final String label;

  KeyPurpose(String label) {
    this.label = label;
  }

  /// The ASCII name that goes into the derivation.
  public String label() {
    return label;
  }
}
