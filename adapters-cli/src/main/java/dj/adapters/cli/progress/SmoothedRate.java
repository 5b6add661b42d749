package dj.adapters.cli.progress;

/// A rate as a moving average whose past fades with time, whatever the distance of the samples.
///
/// The average is divided by the weight seen so far, so that it is right from the second sample on
/// and does not creep up from zero.
final class SmoothedRate {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double fadeSeconds;
  private boolean started;
  private long lastAmount;
  private long lastNanos;
  private double average;
  private double weight;

  /// Creates a rate.
  ///
  /// @param fadeSeconds after this time a sample counts 1/e of what it did
  SmoothedRate(double fadeSeconds) {
    this.fadeSeconds = fadeSeconds;
  }

  /// Takes the amount so far at a time.
  void sample(long amount, long nanos) {
    if (started && nanos > lastNanos) {
      double seconds = (nanos - lastNanos) / NANOS_PER_SECOND;
      double keep = Math.exp(-seconds / fadeSeconds);
      double rate = (amount - lastAmount) / seconds;
      average = keep * average + (1 - keep) * rate;
      weight = keep * weight + (1 - keep);
    }
    started = true;
    lastAmount = amount;
    lastNanos = nanos;
  }

  /// The amount a second; 0 before two samples.
  double perSecond() {
    return weight == 0 ? 0 : Math.max(0, average / weight);
  }
}
