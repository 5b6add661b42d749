package dj.domain.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SizeRangeTest {
  @Test
  void sizesAreReadAsPeopleWriteThem() {
    assertEquals(new SizeRange(1024, 1024), SizeRange.parse("1K"));
    assertEquals(new SizeRange(1024, Long.MAX_VALUE), SizeRange.parse("+1K"));
    assertEquals(new SizeRange(0, 1024), SizeRange.parse("-1K"));
    assertEquals(new SizeRange(5, 2048), SizeRange.parse("5-2K"));
    for (String text : List.of("", "+", "-", "x", "2K-1K", "1-2-3")) {
      assertThrows(UsageException.class, () -> SizeRange.parse(text), text);
    }
  }

  @Test
  void bothEndsAreInTheRange() {
    SizeRange range = new SizeRange(2, 4);
    assertFalse(range.contains(1));
    assertTrue(range.contains(2));
    assertTrue(range.contains(4));
    assertFalse(range.contains(5));
  }
}
