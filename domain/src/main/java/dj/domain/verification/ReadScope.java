package dj.domain.verification;

import java.time.Duration;
import java.util.Optional;

/// Which packs a check reads, and for how long.
///
/// @param amount how much is read
/// @param maxAge packs that were verified less than this long ago are left out; empty for none
/// @param order which packs come first
/// @param timeBudget no pack is begun after this time; empty for no limit
public record ReadScope(
    Amount amount, Optional<Duration> maxAge, Order order, Optional<Duration> timeBudget) {
  /// Every byte of every pack.
  public static final ReadScope ALL =
      new ReadScope(
          new Amount.Everything(), Optional.empty(), Order.OLDEST_VERIFIED, Optional.empty());

  /// Checks that durations are positive.
  public ReadScope {
    if (maxAge.filter(ReadScope::isNotPositive).isPresent()
        || timeBudget.filter(ReadScope::isNotPositive).isPresent()) {
      throw new IllegalArgumentException("an age and a time budget are positive");
    }
  }

  private static boolean isNotPositive(Duration duration) {
    return duration.isZero() || duration.isNegative();
  }

  /// Whether this is all there is.
  public boolean isEverything() {
    return amount instanceof Amount.Everything && maxAge.isEmpty() && timeBudget.isEmpty();
  }

  /// Which packs come first.
  public enum Order {
    /// Those that were never verified, then those whose verification is longest ago.
    OLDEST_VERIFIED,
    /// Those that were written last.
    LATEST_WRITTEN
  }

  /// How much of a repository is read.
  public sealed interface Amount {
    /// All packs.
    record Everything() implements Amount {}

    /// So many packs, in their order, that their bytes are a part of all bytes.
    ///
    /// @param percent above 0, up to 100
    record Percent(double percent) implements Amount {
      /// Checks the bounds.
      public Percent {
        if (!(percent > 0 && percent <= 100)) {
          throw new IllegalArgumentException("a percentage is above 0 and up to 100: " + percent);
        }
      }
    }

    /// So many packs, in their order, that they have at least so many bytes.
    ///
    /// @param bytes positive
    record Bytes(long bytes) implements Amount {
      /// Checks that it is positive.
      public Bytes {
        if (bytes < 1) {
          throw new IllegalArgumentException("an amount of bytes is positive: " + bytes);
        }
      }
    }

    /// One of several parts into which the names of packs divide them, always in the same way.
    ///
    /// @param part which one, from 1
    /// @param parts how many there are
    record Part(int part, int parts) implements Amount {
      /// Checks the bounds.
      public Part {
        if (part < 1 || part > parts) {
          throw new IllegalArgumentException("no part " + part + " of " + parts);
        }
      }
    }
  }
}
