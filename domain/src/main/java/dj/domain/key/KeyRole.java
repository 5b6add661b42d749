package dj.domain.key;

/// What the holder of a keyslot may do.
public enum KeyRole {
  /// Everything.
  FULL(1),
  /// Backups without reading; reserved for a later version.
  WRITE_ONLY(2),
  /// What a server needs; reserved for a later version.
  SERVER(3);

  private final int code;

  KeyRole(int code) {
    this.code = code;
  }

  /// The code in the format.
  public int code() {
    return code;
  }
}
