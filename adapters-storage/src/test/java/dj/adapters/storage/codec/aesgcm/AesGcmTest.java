package dj.adapters.storage.codec.aesgcm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.DamageException;
import dj.domain.port.Aead;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AesGcmTest {
  private static final long SEED = 17;

  private final Aead.Context context = new AesGcm().newContext();

  /// Test case 16 of D. McGrew, J. Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B.
  @Test
  void equalsThePublishedVector() {
    byte[] plain =
        bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    byte[] sealed = new byte[plain.length + 16];

    context.seal(
        bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
        bytes("cafebabefacedbaddecaf888"),
        bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        plain,
        0,
        plain.length,
        sealed,
        0);

    assertEquals(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b",
        HexFormat.of().formatHex(sealed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 16_383, 16_384, 16_385, 32_768, 100_001, 3_000_000})
  void whatIsSealedIsOpenedAgain(int lengthBytes) {
    byte[] plain = random(lengthBytes + 9);
    byte[] sealed = new byte[lengthBytes + 16 + 5];
    byte[] opened = new byte[lengthBytes + 3];

    context.seal(key(), nonce(lengthBytes), random(96), plain, 9, lengthBytes, sealed, 5);
    context.open(key(), nonce(lengthBytes), random(96), sealed, 5, lengthBytes + 16, opened, 3);

    assertArrayEquals(
        Arrays.copyOfRange(plain, 9, plain.length), Arrays.copyOfRange(opened, 3, opened.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 40_000})
  void everyChangeIsDamage(int lengthBytes) {
    byte[] plain = random(lengthBytes);
    byte[] sealed = new byte[lengthBytes + 16];
    context.seal(key(), nonce(1), new byte[] {1}, plain, 0, lengthBytes, sealed, 0);

    for (int position : new int[] {0, lengthBytes / 2, lengthBytes, lengthBytes + 15}) {
      byte[] changed = sealed.clone();
      changed[position] ^= 4;
      assertDamage(changed, nonce(1), new byte[] {1});
    }
    assertDamage(sealed, nonce(2), new byte[] {1});
    assertDamage(sealed, nonce(1), new byte[] {2});
    assertDamage(Arrays.copyOf(sealed, sealed.length - 1), nonce(1), new byte[] {1});
    assertDamage(new byte[15], nonce(1), new byte[] {1});
  }

  @Test
  void aContextWorksOnAfterDamage() {
    byte[] sealed = new byte[116];
    context.seal(key(), nonce(1), new byte[0], random(100), 0, 100, sealed, 0);
    assertDamage(new byte[116], nonce(1), new byte[0]);

    byte[] opened = new byte[100];
    context.open(key(), nonce(1), new byte[0], sealed, 0, 116, opened, 0);

    assertArrayEquals(random(100), opened);
  }

  @Test
  void aNonceIsNotUsedTwiceInARow() {
    byte[] sealed = new byte[116];
    context.seal(key(), nonce(1), new byte[0], random(100), 0, 100, sealed, 0);
    assertThrows(
        IllegalStateException.class,
        () -> context.seal(key(), nonce(1), new byte[0], random(100), 0, 100, sealed, 0));
  }

  private void assertDamage(byte[] sealed, byte[] nonce, byte[] associatedData) {
    byte[] target = new byte[sealed.length];
    assertThrows(
        DamageException.class,
        () -> context.open(key(), nonce, associatedData, sealed, 0, sealed.length, target, 0));
  }

  private static byte[] key() {
    return random(32);
  }

  private static byte[] nonce(int number) {
    byte[] nonce = new byte[12];
    Arrays.fill(nonce, (byte) number);
    nonce[0] = (byte) (number >> 8);
    nonce[1] = (byte) (number >> 16);
    return nonce;
  }

  private static byte[] random(int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
