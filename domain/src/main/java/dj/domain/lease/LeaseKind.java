package dj.domain.lease;

/// What a session may do to the repository while its lease is alive.
public enum LeaseKind {
  /// Adds packs, index segments and snapshots.
  WRITE("write"),
  /// Removes things.
  MAINTENANCE("maint"),
  /// Reads only; never blocks a removal for longer than a grace period.
  READ("read");

  private final String label;

  LeaseKind(String label) {
    this.label = label;
  }

  /// The name in the format.
  public String label() {
    return label;
  }
}
