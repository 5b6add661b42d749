package dj.domain.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds [Blake3] against the official implementation: the resource has, for every length of the
/// published test vectors, 131 bytes of output in the three modes.
final class Blake3Test {
  private static final byte[] KEY = "whats the Elvish word for friend".getBytes(US_ASCII);
  private static final String CONTEXT = "BLAKE3 2019-12-27 16:29:52 test vectors context";

  record Vector(int lengthBytes, String hash, String keyedHash, String derivedKey) {}

  static Stream<Vector> vectors() throws IOException {
    try (InputStream stream = Blake3Test.class.getResourceAsStream("blake3-vectors.txt")) {
      String text = new String(Objects.requireNonNull(stream).readAllBytes(), US_ASCII);
      List<String> lines = text.lines().toList();
      assertEquals(35, lines.size());
      return lines.stream()
          .map(line -> line.split(" "))
          .map(part -> new Vector(Integer.parseInt(part[0]), part[1], part[2], part[3]));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void allModesEqualTheOfficialImplementation(Vector vector) {
    byte[] content = content(vector.lengthBytes());
    byte[] output = new byte[131];
    byte[] hash = new byte[32];

    Blake3.hash(content, 0, content.length, hash, 0);
    assertEquals(vector.hash().substring(0, 64), hex(hash));
    Blake3.keyedHash(KEY, content, 0, content.length, hash, 0);
    assertEquals(vector.keyedHash().substring(0, 64), hex(hash));
    Blake3.keyedOutput(KEY, content, output);
    assertEquals(vector.keyedHash(), hex(output));
    Blake3.deriveKey(CONTEXT, content, output);
    assertEquals(vector.derivedKey(), hex(output));
  }

  @Test
  void onlyTheGivenRangeIsReadAndWritten() {
    byte[] content = content(5000);
    byte[] expected = new byte[32];
    Blake3.keyedHash(KEY, Arrays.copyOfRange(content, 17, 4017), 0, 4000, expected, 0);

    byte[] target = new byte[40];
    Blake3.keyedHash(KEY, content, 17, 4000, target, 5);

    assertArrayEquals(expected, Arrays.copyOfRange(target, 5, 37));
    assertArrayEquals(new byte[5], Arrays.copyOf(target, 5));
    assertArrayEquals(new byte[3], Arrays.copyOfRange(target, 37, 40));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 1024, 12_288, 12_289, 13_312, 13_313, 16_385, 17_409, 18_000, 24_577, 33_793, 40_000,
        65_537, 131_071, 131_072, 131_073, 132_096, 200_000, 262_144, 262_145, 263_168, 263_169,
        274_433, 275_457, 524_288, 524_289, 700_001, 1 << 20
      })
  void lanesAreEqualToOneChunkAfterTheOther(int lengthBytes) {
    byte[] content = content(lengthBytes + 3);
    byte[] expected = new byte[32];
    byte[] target = new byte[40];

    Blake3.keyedHash(KEY, content, 3, lengthBytes, expected, 0);
    Blake3.keyedHashInLanes(KEY, content, 3, lengthBytes, target, 5);

    assertArrayEquals(expected, Arrays.copyOfRange(target, 5, 37));
  }

  @Test
  void rangesOutsideTheArraysAreRefused() {
    byte[] bytes = new byte[64];
    assertThrows(IndexOutOfBoundsException.class, () -> Blake3.hash(bytes, 60, 5, bytes, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> Blake3.hash(bytes, 0, 5, bytes, 33));
    assertThrows(IndexOutOfBoundsException.class, () -> Blake3.hash(bytes, -1, 5, bytes, 0));
  }

  @Test
  void keysOfAnotherLengthAreRefused() {
    byte[] bytes = new byte[64];
    assertThrows(
        IllegalArgumentException.class,
        () -> Blake3.keyedHash(new byte[31], bytes, 0, 64, bytes, 0));
  }

  private static byte[] content(int lengthBytes) {
    byte[] content = new byte[lengthBytes];
    for (int index = 0; index < lengthBytes; index++) {
      content[index] = (byte) (index % 251);
    }
    return content;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
