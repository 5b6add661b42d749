package dj.domain.verification;

import dj.domain.id.PackId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Chooses the packs that a check reads, from what is known of each.
public final class PackSelection {
  private PackSelection() {}

  /// A pack that may be read.
  ///
  /// @param pack the pack
  /// @param sizeBytes its size
  /// @param written when it was written, if the index knows it
  /// @param verified when it was last verified, if ever
  public record Candidate(
      PackId pack, long sizeBytes, Optional<Instant> written, Optional<Instant> verified) {}

  /// The packs to read, in the order in which to read them.
  ///
  /// @param now a verification that lies in its future counts as none: a clock was wrong
  public static List<Candidate> choose(List<Candidate> all, ReadScope scope, Instant now) {
    List<Candidate> candidates =
        all.stream()
            .filter(candidate -> isInPart(candidate, scope.amount()))
            .filter(candidate -> isOld(candidate, scope.maxAge(), now))
            .sorted(order(scope.order(), now))
            .toList();
    long allBytes = all.stream().mapToLong(Candidate::sizeBytes).sum();
    return firstOf(candidates, limitBytes(scope.amount(), allBytes));
  }

  private static boolean isInPart(Candidate candidate, ReadScope.Amount amount) {
    return switch (amount) {
      case ReadScope.Amount.Part(int part, int parts) ->
          Long.remainderUnsigned(candidate.pack().a(), parts) == part - 1;
      case ReadScope.Amount.Everything _, ReadScope.Amount.Percent _, ReadScope.Amount.Bytes _ ->
          true;
    };
  }

  private static boolean isOld(Candidate candidate, Optional<Duration> maxAge, Instant now) {
    Optional<Instant> verified = known(candidate, now);
    return maxAge.isEmpty()
        || verified.isEmpty()
        || verified.get().isBefore(now.minus(maxAge.get()));
  }

  /// When a pack was verified, so far as that can be.
  private static Optional<Instant> known(Candidate candidate, Instant now) {
    return candidate.verified().filter(time -> !time.isAfter(now));
  }

  private static Comparator<Candidate> order(ReadScope.Order order, Instant now) {
    Comparator<Candidate> oldestVerified =
        Comparator.comparing(candidate -> known(candidate, now).orElse(Instant.MIN));
    Comparator<Candidate> first =
        switch (order) {
          case OLDEST_VERIFIED -> oldestVerified;
          case LATEST_WRITTEN ->
              Comparator.<Candidate, Instant>comparing(
                      candidate -> candidate.written().orElse(Instant.MAX))
                  .reversed();
        };
    return first.thenComparing(Candidate::pack);
  }

  private static long limitBytes(ReadScope.Amount amount, long allBytes) {
    return switch (amount) {
      case ReadScope.Amount.Everything _, ReadScope.Amount.Part _ -> Long.MAX_VALUE;
      case ReadScope.Amount.Percent(double percent) -> (long) Math.ceil(allBytes * (percent / 100));
      case ReadScope.Amount.Bytes(long bytes) -> bytes;
    };
  }

  private static List<Candidate> firstOf(List<Candidate> candidates, long limitBytes) {
    List<Candidate> chosen = new ArrayList<>();
    long bytes = 0;
    for (Candidate candidate : candidates) {
      if (bytes >= limitBytes) {
        break;
      }
      chosen.add(candidate);
      bytes += candidate.sizeBytes();
    }
    return chosen;
  }
}
