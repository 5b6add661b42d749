package dj.domain.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final List<Event> events = new ArrayList<>();
  private final Progress progress = new Progress(events::add);

  @Test
  void totalsGrowUntilTheyAreKnown() {
    progress.addTotal(2, 100);
    assertFalse(progress.snapshot().totalKnown());
    progress.addTotal(1, 50);
    progress.totalIsKnown();
    assertEquals(3, progress.snapshot().totalFiles());
    assertEquals(150, progress.snapshot().totalBytes());
    assertTrue(progress.snapshot().totalKnown());
  }

  @Test
  void expectedTotalsAreALowerBound() {
    progress.expect(10, 1000);
    progress.addTotal(3, 2000);
    assertTrue(progress.snapshot().totalKnown());
    assertEquals(10, progress.snapshot().totalFiles());
    assertEquals(2000, progress.snapshot().totalBytes());
  }

  @Test
  void failedItemsAreCountedAndTold() {
    progress.tell(new Event.ItemFailed("/a", "denied", "DJ-S003"));
    progress.tell(new Event.Warning("strange"));
    assertEquals(1, progress.snapshot().errors());
    assertEquals(2, events.size());
  }
}
