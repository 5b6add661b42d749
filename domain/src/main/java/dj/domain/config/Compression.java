package dj.domain.config;

/// How much work a backup puts into compression where the user does not say otherwise.
public enum Compression {
  /// None.
  OFF("off"),
  /// Little: for fast networks and slow processors.
  FAST("fast"),
  /// As much as costs no time on common machines.
  AUTO("auto"),
  /// Much: for slow networks and scarce storage.
  MAX("max");

  private final String label;

  Compression(String label) {
    this.label = label;
  }

  /// The name in the format and on the command line.
  public String label() {
    return label;
  }
}
