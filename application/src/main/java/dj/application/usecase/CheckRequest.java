package dj.application.usecase;

import dj.domain.verification.Coverage;
import dj.domain.verification.ReadScope;
import java.time.Duration;
import java.util.Optional;

/// What a check is asked to do beside looking at the structure.
///
/// @param reading which packs are read and verified to the last byte; empty for none
public record CheckRequest(Optional<ReadScope> reading) {
  /// The structure alone.
  public static final CheckRequest STRUCTURE = new CheckRequest(Optional.empty());

  /// The structure, and every byte of every pack.
  public static final CheckRequest EVERYTHING = new CheckRequest(Optional.of(ReadScope.ALL));

  /// The days that the coverage looks back: as many as the request asks for.
  int windowDays() {
    return reading
        .flatMap(ReadScope::maxAge)
        .map(Duration::toDays)
        .map(days -> Math.clamp(days, 1, Integer.MAX_VALUE))
        .orElse(Coverage.DEFAULT_WINDOW_DAYS);
  }
}
