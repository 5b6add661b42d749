package dj.domain.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Holds [SipHash24] against the 64 vectors of the authors' reference implementation: key 00 01 …
/// 0f, and inputs of 0 to 63 bytes 00 01 02 ….
final class SipHash24Test {
  private static final long KEY_0 = 0x0706050403020100L;
  private static final long KEY_1 = 0x0F0E0D0C0B0A0908L;

  @Test
  void equalsTheReferenceVectors() throws IOException {
    List<String> vectors = vectors();
    assertEquals(64, vectors.size());
    for (int length = 0; length < vectors.size(); length++) {
      byte[] input = new byte[length];
      for (int index = 0; index < length; index++) {
        input[index] = (byte) index;
      }
      assertEquals(
          vectors.get(length), hex(SipHash24.hash(KEY_0, KEY_1, input)), "length " + length);
    }
  }

  @Test
  void aWordIsHashedAsItsEightBytes() throws IOException {
    assertEquals(vectors().get(8), hex(SipHash24.hash(KEY_0, KEY_1, KEY_0)));
  }

  private static List<String> vectors() throws IOException {
    try (InputStream stream = SipHash24Test.class.getResourceAsStream("siphash-2-4-vectors.txt")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), US_ASCII).lines().toList();
    }
  }

  private static String hex(long hash) {
    return HexFormat.of().toHexDigits(Long.reverseBytes(hash));
  }
}
