package dj.adapters.storage.codec.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.port.Compressor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZstdCompressorTest {
  private static final long SEED = 31;

  @ParameterizedTest
  @ValueSource(ints = {100, 4_000, 70_000, 1_000_000, 5_000_000})
  void whatIsCompressedIsExpandedAgain(int lengthBytes) {
    byte[] content = text(lengthBytes);
    for (int level : new int[] {1, 3, 6, 19}) {
      try (Compressor.Context context = new ZstdCompressor(level).newContext()) {
        byte[] compressed = compress(context, content);
        assertTrue(compressed.length < lengthBytes, "level " + level);
        assertArrayEquals(content, expand(context, compressed, lengthBytes));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 19})
  void contentThatDoesNotShrinkIsLeftRaw(int level) {
    for (int lengthBytes : new int[] {0, 1, 20, 32_768, 500_000}) {
      byte[] content = new byte[lengthBytes];
      new Random(SEED).nextBytes(content);
      try (Compressor.Context context = new ZstdCompressor(level).newContext()) {
        byte[] target = new byte[context.maxCompressedLengthBytes(lengthBytes)];
        assertEquals(
            -1, context.compress(content, 0, lengthBytes, target, 0), "length " + lengthBytes);
      }
    }
  }

  @Test
  void onlyTheGivenRangesAreReadAndWritten() {
    byte[] content = text(10_000);
    try (Compressor.Context context = new ZstdCompressor(3).newContext()) {
      byte[] target = new byte[context.maxCompressedLengthBytes(5_000) + 7];
      int compressedBytes = context.compress(content, 1_000, 5_000, target, 7);
      byte[] expanded = new byte[5_010];
      context.decompress(target, 7, compressedBytes, expanded, 5, 5_000);

      assertArrayEquals(new byte[7], Arrays.copyOf(target, 7));
      assertArrayEquals(
          Arrays.copyOfRange(content, 1_000, 6_000), Arrays.copyOfRange(expanded, 5, 5_005));
      assertArrayEquals(new byte[5], Arrays.copyOfRange(expanded, 5_005, 5_010));
    }
  }

  @Test
  void anotherRawLengthIsDamage() {
    try (Compressor.Context context = new ZstdCompressor(3).newContext()) {
      byte[] compressed = compress(context, text(10_000));
      assertThrows(DamageException.class, () -> expand(context, compressed, 9_999));
      assertThrows(DamageException.class, () -> expand(context, compressed, 10_001));
      assertThrows(DamageException.class, () -> expand(context, new byte[0], 10));
    }
  }

  @Test
  void flippedBitsAndTruncationsAreDamageOrHarmless() {
    byte[] content = text(20_000);
    try (Compressor.Context context = new ZstdCompressor(3).newContext()) {
      byte[] compressed = compress(context, content);
      Random random = new Random(SEED);
      int damaged = 0;
      for (int round = 0; round < 2_000; round++) {
        byte[] changed = compressed.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        damaged += isDamage(context, changed, content.length) ? 1 : 0;
        byte[] shortened = Arrays.copyOf(compressed, random.nextInt(compressed.length));
        assertTrue(
            isDamage(context, shortened, content.length), "seed " + SEED + " round " + round);
      }
      assertTrue(damaged > 100, "seed " + SEED + ": " + damaged);
    }
  }

  @Test
  void levelZeroLeavesEverythingRaw() {
    byte[] zeros = new byte[100_000];
    try (Compressor.Context context = new ZstdCompressor(0).newContext()) {
      byte[] target = new byte[context.maxCompressedLengthBytes(zeros.length)];
      assertEquals(-1, context.compress(zeros, 0, zeros.length, target, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, -1, 20, 23})
  void levelsOutOfRangeAreRefused(int level) {
    assertThrows(IllegalArgumentException.class, () -> new ZstdCompressor(level));
  }

  @Test
  void textDoesNotLookRandom() {
    byte[] text = text(100_000);
    assertFalse(RandomLookingSample.isTakenFrom(text, 0, text.length));
    byte[] random = new byte[100_000];
    new Random(SEED).nextBytes(random);
    assertTrue(RandomLookingSample.isTakenFrom(random, 0, random.length));
    assertFalse(RandomLookingSample.isTakenFrom(random, 0, 32_767));
  }

  private static boolean isDamage(
      Compressor.Context context, byte[] compressed, int rawLengthBytes) {
    try {
      expand(context, compressed, rawLengthBytes);
      return false;
    } catch (DamageException _) {
      return true;
    }
  }

  private static byte[] compress(Compressor.Context context, byte[] content) {
    byte[] target = new byte[context.maxCompressedLengthBytes(content.length)];
    int compressedBytes = context.compress(content, 0, content.length, target, 0);
    assertTrue(compressedBytes > 0);
    return Arrays.copyOf(target, compressedBytes);
  }

  private static byte[] expand(Compressor.Context context, byte[] compressed, int rawLengthBytes) {
    byte[] target = new byte[rawLengthBytes];
    context.decompress(compressed, 0, compressed.length, target, 0, rawLengthBytes);
    return target;
  }

  private static byte[] text(int lengthBytes) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(SEED);
    while (text.length() < lengthBytes) {
      text.append("line ").append(random.nextInt(1000)).append(" says the same thing as before\n");
    }
    return Arrays.copyOf(text.toString().getBytes(UTF_8), lengthBytes);
  }
}
