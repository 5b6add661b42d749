package dj.adapters.cli.environment;

/// A stream that every process is born with.
public enum StandardStream {
  /// Standard input.
  IN(0),
  /// Standard output.
  OUT(1),
  /// Standard error.
  ERR(2);

  private final int descriptor;

  StandardStream(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Its file descriptor.
  public int descriptor() {
    return descriptor;
  }
}
