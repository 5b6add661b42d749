package dj.adapters.storage.codec.zstd;

import java.util.Arrays;

/// Tells from a few samples whether content looks random, as encrypted and compressed files do.
///
/// Pearson's chi-square test of the hypothesis that all 256 byte values are equally likely: for
/// random bytes the statistic has 255 degrees of freedom, so it lies around 255 with a standard
/// deviation of 22.6. Text, programs and uncompressed media are above it by orders of magnitude.
final class RandomLookingSample {
  private static final int SAMPLES = 8;
  private static final int SAMPLE_LENGTH_BYTES = 4096;
  private static final int VALUES = 256;

  /// Five standard deviations above the mean.
  private static final double LIMIT = 255 + 5 * 22.6;

  private RandomLookingSample() {}

  /// Whether samples spread evenly over the content look random; short content never does.
  static boolean isTakenFrom(byte[] content, int offset, int lengthBytes) {
    if (lengthBytes < SAMPLES * SAMPLE_LENGTH_BYTES) {
      return false;
    }
    int[] counts = new int[VALUES];
    int distanceBytes = (lengthBytes - SAMPLE_LENGTH_BYTES) / (SAMPLES - 1);
    for (int sample = 0; sample < SAMPLES; sample++) {
      int start = offset + sample * distanceBytes;
      for (int position = start; position < start + SAMPLE_LENGTH_BYTES; position++) {
        counts[content[position] & 0xFF]++;
      }
    }
    return chiSquare(counts) < LIMIT;
  }

  private static double chiSquare(int[] counts) {
    double expected = (double) SAMPLES * SAMPLE_LENGTH_BYTES / VALUES;
    return Arrays.stream(counts)
        .mapToDouble(count -> (count - expected) * (count - expected) / expected)
        .sum();
  }
}
