package dj.domain.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "10K, 10240",
    "10k, 10240",
    "10KiB, 10240",
    "1.5G, 1610612736",
    "0.0001K, 0",
    "4mib, 4194304",
    "2T, 2199023255552",
    "7E, 8070450532247928832",
    "9223372036854775807, 9223372036854775807",
    "' 3 ', 3"
  })
  void sizesAreRead(String text, long lengthBytes) {
    assertEquals(lengthBytes, ByteSize.parse(text).lengthBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "K",
        "-1",
        "+1",
        "1KB",
        "1 K",
        "1e9",
        "1.",
        ".5",
        "1,5K",
        "8E",
        "9223372036854775808",
        "0x10",
        "1Kib2",
        "٣",
        "99999999999999999999"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThrows(UsageException.class, () -> ByteSize.parse(text));
  }

  @Test
  void sizesAreNotNegative() {
    assertThrows(IllegalArgumentException.class, () -> new ByteSize(-1));
  }
}
