package dj.adapters.cli.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RawTextTest {
  @Test
  void utf8IsItself() {
    assertEquals("größe 🗄", RawText.decode("größe 🗄".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void bytesThatAreNoTextBecomeLoneSurrogates() {
    assertEquals("a\uDCE4b", RawText.decode(new byte[] {'a', (byte) 0xE4, 'b'}));
  }

  @Test
  void anyBytesComeBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, RawText.encode(RawText.decode(bytes)).toBytes(), "seed " + seed);
    }
  }
}
