package dj.domain.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How much of a repository was verified, and how long ago.
///
/// @param windowDays the days that [#recentBytes] looks back
/// @param packs how many packs there are
/// @param bytes how many bytes they have
/// @param recentBytes bytes of packs that were verified within the window
/// @param unverifiedPacks packs that were never verified
/// @param oldest the verification that is longest ago; empty if there is none
public record Coverage(
    int windowDays,
    long packs,
    long bytes,
    long recentBytes,
    long unverifiedPacks,
    Optional<Instant> oldest) {
  /// The window that is shown where nobody asked for another one.
  public static final int DEFAULT_WINDOW_DAYS = 30;

  /// Looks at all packs.
  public static Coverage of(List<PackSelection.Candidate> all, int windowDays, Instant now) {
    Instant begin = now.minus(Duration.ofDays(windowDays));
    long bytes = 0;
    long recentBytes = 0;
    long unverified = 0;
    Optional<Instant> oldest = Optional.empty();
    for (PackSelection.Candidate candidate : all) {
      Optional<Instant> verified = candidate.verified().filter(time -> !time.isAfter(now));
      bytes += candidate.sizeBytes();
      recentBytes +=
          verified.isPresent() && !verified.get().isBefore(begin) ? candidate.sizeBytes() : 0;
      unverified += verified.isEmpty() ? 1 : 0;
      oldest = earlier(oldest, verified);
    }
    return new Coverage(windowDays, all.size(), bytes, recentBytes, unverified, oldest);
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || (other.isPresent() && other.get().isBefore(one.get())) ? other : one;
  }
}
