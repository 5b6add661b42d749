package dj.domain.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vectors for SHA-256 of RFC 5869, appendix A.
final class HkdfTest {
  @Test
  void firstVectorOfTheRfcHolds() {
    byte[] okm =
        Hkdf.derive(
            hex("0b".repeat(22)),
            hex("000102030405060708090a0b0c"),
            hex("f0f1f2f3f4f5f6f7f8f9"),
            42);
    assertHex(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        okm);
  }

  @Test
  void secondVectorOfTheRfcHolds() {
    byte[] okm = Hkdf.derive(range(0x00, 80), range(0x60, 80), range(0xb0, 80), 82);
    assertHex(
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87",
        okm);
  }

  @Test
  void thirdVectorOfTheRfcHolds() {
    byte[] okm = Hkdf.derive(hex("0b".repeat(22)), new byte[0], new byte[0], 42);
    assertHex(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        okm);
  }

  @Test
  void expansionAloneIsTheSecondHalfOfTheFirstVector() {
    byte[] prk = hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertHex(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        Hkdf.expand(prk, hex("f0f1f2f3f4f5f6f7f8f9"), 42));
  }

  @Test
  void labelsAreAscii() {
    byte[] key = range(7, 32);
    byte[] salt = range(1, 32);
    assertArrayEquals(
        Hkdf.derive(key, salt, new byte[] {'d', 'j', '1'}, 16), Hkdf.derive(key, salt, "dj1", 16));
  }

  @Test
  void commitmentIsBoundToKeyAndSalt() {
    byte[] commitment = KeyCommitment.of(range(0, 32), range(9, 32));
    assertEquals(KeyCommitment.LENGTH_BYTES, commitment.length);
    assertTrue(KeyCommitment.holds(range(0, 32), range(9, 32), commitment));
    assertFalse(KeyCommitment.holds(range(1, 32), range(9, 32), commitment));
    assertFalse(KeyCommitment.holds(range(0, 32), range(8, 32), commitment));
  }

  private static void assertHex(String expected, byte[] actual) {
    assertEquals(expected, HexFormat.of().formatHex(actual));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] range(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
