package dj.domain.tree;

/// A point in time of a file system: seconds since 1970-01-01 UTC, negative before it, and
/// nanoseconds.
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /// Checks the nanoseconds.
  public Timestamp {
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
    }
  }

  @Override
  public int compareTo(Timestamp other) {
    int order = Long.compare(seconds, other.seconds);
    return order != 0 ? order : Integer.compare(nanos, other.nanos);
  }
}
