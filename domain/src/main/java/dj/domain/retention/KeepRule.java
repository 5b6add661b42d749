package dj.domain.retention;

import java.util.List;

/// One reason for which a policy keeps snapshots. Rules do not know of each other: a snapshot stays
/// if any of them keeps it.
public sealed interface KeepRule {
  /// As many as there are.
  int UNLIMITED = Integer.MAX_VALUE;

  /// The newest snapshots.
  ///
  /// @param count how many, at least 1
  record Last(int count) implements KeepRule {
    /// Checks the number.
    public Last {
      requirePositive(count);
    }
  }

  /// The newest snapshot of each of the newest periods that have one. While there are fewer such
  /// periods than asked for, the oldest snapshot stays as well.
  ///
  /// @param count how many periods, at least 1
  record EachPeriod(Period period, int count) implements KeepRule {
    /// Checks the number.
    public EachPeriod {
      requirePositive(count);
    }
  }

  /// All snapshots that are younger than the newest one by less than a span.
  record Within(TimeSpan span) implements KeepRule {}

  /// The newest snapshot of each period within a span before the newest snapshot; the oldest
  /// snapshot as well if it is within.
  record EachPeriodWithin(Period period, TimeSpan span) implements KeepRule {}

  /// All snapshots that have all of some tags.
  ///
  /// @param tags at least one
  record Tagged(List<String> tags) implements KeepRule {
    /// Copies the list.
    public Tagged {
      tags = List.copyOf(tags);
      if (tags.isEmpty()) {
        throw new IllegalArgumentException("a rule about tags has one");
      }
    }
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a rule keeps at least one: " + count);
    }
  }
}
