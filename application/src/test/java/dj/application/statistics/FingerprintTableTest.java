package dj.application.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FingerprintTableTest {
  private static final long SEED = 5;

  @Test
  void whatWasEnteredIsFoundWithItsNumbers() {
    FingerprintTable table = new FingerprintTable(2);
    Random random = new Random(SEED);
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      assertTrue(table.add(random.nextLong(), random.nextLong(), i, -i));
    }
    assertEquals(count, table.size());
    random = new Random(SEED);
    for (int i = 0; i < count; i++) {
      long a = random.nextLong();
      long b = random.nextLong();
      int row = table.find(a, b);
      assertEquals(i, table.number(row, 0));
      assertEquals(-i, table.number(row, 1));
      assertFalse(table.add(a, b, 7, 7));
      assertEquals(-1, table.find(a, b + 1));
    }
    assertEquals(count, table.size());
  }

  @Test
  void fingerprintsThatShareHalfAreTwo() {
    FingerprintTable table = new FingerprintTable(0);
    assertTrue(table.add(0, 0));
    assertTrue(table.add(-1, 0));
    assertTrue(table.add(-1, 9));
    assertFalse(table.add(0, 0));
    assertEquals(3, table.size());
  }
}
