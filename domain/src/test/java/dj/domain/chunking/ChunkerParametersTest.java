package dj.domain.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ChunkerParametersTest {
  @ParameterizedTest
  @CsvSource({
    "GATED_FAST_CDC, 63, 32768, 65536, 2",
    "GATED_FAST_CDC, 65536, 32768, 65536, 2",
    "GATED_FAST_CDC, 8192, 32768, 32767, 2",
    "GATED_FAST_CDC, 8192, 32768, 67108865, 2",
    "GATED_FAST_CDC, 8192, 32767, 65536, 2",
    "GATED_FAST_CDC, 8192, 16384, 65536, 2",
    "GATED_FAST_CDC, 8192, 32768, 65536, 4",
    "GATED_FAST_CDC, 8192, 32768, 65536, -1",
    "FIXED, 4096, 4096, 8192, 0",
    "FIXED, 4096, 4096, 4096, 1"
  })
  void parametersThatBreakARuleAreRefused(
      ChunkerKind kind, int minBytes, int normalBytes, int maxBytes, int normalisation) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChunkerParameters(kind, minBytes, normalBytes, maxBytes, normalisation));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsFoundByItsId(ChunkerKind kind) {
    assertEquals(kind, ChunkerKind.ofId(kind.id()));
  }

  @Test
  void unknownIdsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ChunkerKind.ofId(0));
    assertThrows(IllegalArgumentException.class, () -> ChunkerKind.ofId(3));
  }

  @Test
  void aFixedChunkerCutsAGridAndKeepsTheRest() {
    Chunker chunker = Chunker.of(ChunkerParameters.DISK_IMAGES, new byte[32]);
    byte[] content = new byte[150_000];
    assertEquals(65_536, chunker.cut(content, 0, 150_000, true));
    assertEquals(65_536, chunker.cut(content, 65_536, 84_464, false));
    assertEquals(Chunker.NEEDS_MORE, chunker.cut(content, 131_072, 18_928, false));
    assertEquals(18_928, chunker.cut(content, 131_072, 18_928, true));
    assertEquals(0, chunker.cut(content, 150_000, 0, true));
  }
}
