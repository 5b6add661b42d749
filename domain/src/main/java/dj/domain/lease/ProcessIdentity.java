package dj.domain.lease;

/// What tells a process from every other one of the same host since its start, as far as the
/// operating system says it.
///
/// @param pid the process number; 0 if unknown
/// @param bootId what the host calls its current start; empty if unknown
/// @param pidNamespace the namespace that the number belongs to; 0 if unknown
/// @param startTicks when the process began, in clock ticks since the host's start; 0 if unknown
public record ProcessIdentity(long pid, String bootId, long pidNamespace, long startTicks) {
  /// Nothing is known.
  public static final ProcessIdentity UNKNOWN = new ProcessIdentity(0, "", 0, 0);

  /// Checks that no number is below zero.
  public ProcessIdentity {
    if ((pid | pidNamespace | startTicks) < 0) {
      throw new IllegalArgumentException("a process has no negative number");
    }
  }

  /// Whether `other` can be looked up from this process: both see the same numbers.
  public boolean sharesNumbersWith(ProcessIdentity other) {
    return !bootId.isEmpty()
        && bootId.equals(other.bootId)
        && pidNamespace != 0
        && pidNamespace == other.pidNamespace;
  }
}
