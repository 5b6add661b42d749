package dj.domain.keyslot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dj.domain.error.PasswordException;
import dj.domain.hash.Sha256;
import dj.domain.key.MasterSecret;
import java.security.MessageDigest;
import java.util.Arrays;

/// The master secret of a repository as text, to be printed and kept where no computer is.
///
/// ```
/// code     = "DJ1" and the 56 characters of base32(secret ‖ checksum) in groups of four, with "-"
/// checksum = SHA-256("dj1 recovery" ‖ secret), its first 3 bytes
/// ```
///
/// 35 bytes are 56 characters of base32 without padding (RFC 4648, section 6). The checksum finds a
/// typing error before anything is tried with it; it says nothing about which repository is meant.
public final class RecoveryCode {
  private static final String PREFIX = "DJ1";
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final byte[] CHECKSUM_LABEL = "dj1 recovery".getBytes(US_ASCII);
  private static final int CHECKSUM_LENGTH_BYTES = 3;
  private static final int LENGTH_BYTES = MasterSecret.LENGTH_BYTES + CHECKSUM_LENGTH_BYTES;
  private static final int BITS = 5;
  private static final int CHARACTERS = LENGTH_BYTES * Byte.SIZE / BITS;
  private static final int GROUP_CHARACTERS = 4;

  private RecoveryCode() {}

  /// The code of a secret.
  public static String of(MasterSecret secret) {
    byte[] bytes = new byte[LENGTH_BYTES];
    secret.copyTo(bytes, 0);
    System.arraycopy(checksum(bytes), 0, bytes, MasterSecret.LENGTH_BYTES, CHECKSUM_LENGTH_BYTES);
    StringBuilder code = new StringBuilder(PREFIX);
    for (int index = 0; index < CHARACTERS; index++) {
      if (index % GROUP_CHARACTERS == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(fiveBits(bytes, index)));
    }
    Arrays.fill(bytes, (byte) 0);
    return code.toString();
  }

  /// Reads a code; upper and lower case, blanks and hyphens do not matter.
  ///
  /// @param text ASCII, which the caller zeroes
  /// @return the secret, which the caller closes
  /// @throws PasswordException if it is no code, or was mistyped
  public static MasterSecret parse(byte[] text) {
    byte[] bytes = new byte[LENGTH_BYTES];
    byte[] characters = characters(text);
    try {
      for (int index = 0; index < CHARACTERS; index++) {
        putFiveBits(bytes, index, value(characters[PREFIX.length() + index]));
      }
      byte[] stated = Arrays.copyOfRange(bytes, MasterSecret.LENGTH_BYTES, LENGTH_BYTES);
      if (!MessageDigest.isEqual(stated, checksum(bytes))) {
        throw refusal("its checksum does not hold");
      }
      return MasterSecret.copyOf(bytes, 0);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(characters, (byte) 0);
    }
  }

  private static byte[] characters(byte[] text) {
    byte[] characters = new byte[PREFIX.length() + CHARACTERS];
    int count = 0;
    for (byte character : text) {
      if (character == '-' || Character.isWhitespace(character)) {
        continue;
      }
      if (count == characters.length) {
        throw refusal("it is too long");
      }
      characters[count++] = (byte) Character.toUpperCase(character);
    }
    if (count < characters.length) {
      throw refusal("it is too short");
    }
    byte[] prefix = PREFIX.getBytes(US_ASCII);
    if (!Arrays.equals(characters, 0, prefix.length, prefix, 0, prefix.length)) {
      throw refusal("it does not begin with " + PREFIX);
    }
    return characters;
  }

  private static int value(byte character) {
    int value = ALPHABET.indexOf(character);
    if (value < 0) {
      throw refusal("it has a character that is neither a letter nor one of 2 to 7");
    }
    return value;
  }

  private static int fiveBits(byte[] bytes, int index) {
    int value = 0;
    for (int bit = index * BITS; bit < (index + 1) * BITS; bit++) {
      int set = bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
      value = value << 1 | set;
    }
    return value;
  }

  private static void putFiveBits(byte[] bytes, int index, int value) {
    for (int offset = 0; offset < BITS; offset++) {
      int bit = index * BITS + offset;
      int set = value >> (BITS - 1 - offset) & 1;
      bytes[bit / Byte.SIZE] |= (byte) (set << (Byte.SIZE - 1 - bit % Byte.SIZE));
    }
  }

  private static byte[] checksum(byte[] secretFirst) {
    MessageDigest digest = Sha256.begin();
    digest.update(CHECKSUM_LABEL);
    digest.update(secretFirst, 0, MasterSecret.LENGTH_BYTES);
    return Arrays.copyOf(digest.digest(), CHECKSUM_LENGTH_BYTES);
  }

  private static PasswordException refusal(String what) {
    return new PasswordException(
        "this is no recovery code: " + what,
        "type it as 'dj key export --recovery' printed it: DJ1 and 14 groups of four characters");
  }
}
