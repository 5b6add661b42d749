package dj.adapters.cli.progress;

import dj.domain.event.Progress;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Reads the counters of a command and knows how fast they grow.
final class Meter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final double RATE_FADE_SECONDS = 2;

  /// The estimate of the end looks further back than the rates that are shown: it should not jump.
  private static final double ESTIMATE_FADE_SECONDS = 12;

  private static final long FIRST_ESTIMATE_SECONDS = 2;

  private final LongSupplier nanoClock;
  private final long startNanos;
  private final SmoothedRate read = new SmoothedRate(RATE_FADE_SECONDS);
  private final SmoothedRate fresh = new SmoothedRate(RATE_FADE_SECONDS);
  private final SmoothedRate out = new SmoothedRate(RATE_FADE_SECONDS);
  private final SmoothedRate done = new SmoothedRate(ESTIMATE_FADE_SECONDS);

  Meter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
    sample(new Progress(_ -> {}).snapshot(), startNanos);
  }

  Reading read(Progress progress) {
    Progress.Snapshot counters = progress.snapshot();
    long now = nanoClock.getAsLong();
    sample(counters, now);
    long elapsed = (now - startNanos) / NANOS_PER_SECOND;
    Reading reading = reading(counters, elapsed, OptionalLong.empty());
    return reading.measurable() ? reading(counters, elapsed, remaining(reading)) : reading;
  }

  double elapsedSeconds() {
    return (double) (nanoClock.getAsLong() - startNanos) / NANOS_PER_SECOND;
  }

  private void sample(Progress.Snapshot counters, long now) {
    read.sample(counters.bytesRead(), now);
    fresh.sample(counters.bytesNew(), now);
    out.sample(counters.bytesUploaded(), now);
    done.sample(counters.totalBytes() > 0 ? counters.bytesDone() : counters.filesDone(), now);
  }

  private Reading reading(Progress.Snapshot counters, long elapsed, OptionalLong remaining) {
    return new Reading(
        counters, elapsed, read.perSecond(), fresh.perSecond(), out.perSecond(), remaining);
  }

  private OptionalLong remaining(Reading reading) {
    double rate = done.perSecond();
    if (rate <= 0 || reading.elapsedSeconds() < FIRST_ESTIMATE_SECONDS) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) Math.ceil(Math.max(0, reading.total() - reading.done()) / rate));
  }
}
