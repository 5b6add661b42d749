package dj.domain.filter;

import dj.domain.error.UsageException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes as people write it: `512`, `10K`, `1.5G`, `4MiB`. Units are powers of 1,024,
/// in upper or lower case; a fraction of a byte is cut off.
public record ByteSize(long lengthBytes) {
  private static final Pattern SYNTAX =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?)(?:([KMGTPE])(?:iB)?|B)?", flags());
  private static final String UNITS = "KMGTPE";
  private static final int UNIT_BITS = 10;

  /// Checks that the size is not negative.
  public ByteSize {
    if (lengthBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + lengthBytes);
    }
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }

  /// Reads a size.
  ///
  /// @throws UsageException if it is none, or too large for a file
  public static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UsageException(
          "'" + text + "' is no size",
          "write bytes, or K, M, G, T (powers of 1,024): 512, 10K, 1.5G");
    }
    String unit = matcher.group(2);
    int power = unit == null ? 0 : 1 + UNITS.indexOf(Character.toUpperCase(unit.charAt(0)));
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(new BigDecimal(1L << (UNIT_BITS * power)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UsageException("'" + text + "' is larger than any file", "");
    }
    return new ByteSize(bytes.setScale(0, RoundingMode.DOWN).longValueExact());
  }
}
