package dj.domain.id;

import dj.domain.error.UsageException;

/// The first hex digits of an identity, as a user types them.
///
/// @param digits [#LEAST_DIGITS] to 64 lower-case hex digits
public record IdPrefix(String digits) {
  /// The fewest digits: fewer would mean too many things at once.
  public static final int LEAST_DIGITS = 4;

  private static final int BITS_PER_DIGIT = 4;
  private static final int DIGITS_OF_A_WORD = Long.SIZE / BITS_PER_DIGIT;
  private static final int RADIX = 16;

  /// Checks the digits.
  public IdPrefix {
    if (!digits.matches("[0-9a-f]{" + LEAST_DIGITS + ",64}")) {
      throw new IllegalArgumentException("no beginning of an id: " + digits);
    }
  }

  /// Reads what a user typed.
  ///
  /// @throws UsageException if it cannot begin an id
  public static IdPrefix parse(String text) {
    try {
      return new IdPrefix(text.strip());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "'" + text + "' does not begin an id",
          "give at least " + LEAST_DIGITS + " of its digits, 0 to 9 and a to f",
          e);
    }
  }

  /// Whether an identity begins with these digits.
  public boolean begins(Id256<?> id) {
    int first = Math.min(digits.length(), DIGITS_OF_A_WORD);
    int unknownBits = (DIGITS_OF_A_WORD - first) * BITS_PER_DIGIT;
    return id.a() >>> unknownBits == Long.parseUnsignedLong(digits, 0, first, RADIX)
        && (digits.length() <= DIGITS_OF_A_WORD || id.toHex().startsWith(digits));
  }
}
