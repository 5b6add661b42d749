package dj.domain.snapshot;

import static dj.domain.snapshot.SnapshotFixture.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private static final String TIME = "2026-01-01T10:00:00+02:00";
  private static final List<String> PATHS = List.of("/home");

  @Test
  void impossibleSnapshotsAreRefused() {
    assertRefused(TIME, List.of(), List.of());
    assertRefused(TIME, PATHS, List.of("a", "a"));
    assertRefused(TIME, PATHS, List.of(""));
    assertRefused(TIME, PATHS, List.of("a,b"));
    assertRefused("+12026-01-01T10:00:00Z", PATHS, List.of());
    assertRefused("2026-01-01T10:00:00+02:00:01", PATHS, List.of());
  }

  @Test
  void changedCopiesKeepTheRest() {
    Snapshot snapshot = snapshot(TIME, "h", PATHS, List.of("a"));
    assertEquals(List.of("b"), snapshot.withTags(List.of("b")).tags());
    assertEquals(snapshot, snapshot.withTags(List.of("b")).withTags(List.of("a")));
    Chain chain = Chain.of(2, Optional.empty(), List.of());
    Snapshot moved = snapshot.withOrigin(new SessionId(7, 8), chain);
    assertEquals(chain, moved.chain());
    assertEquals(snapshot, moved.withOrigin(snapshot.session(), snapshot.chain()));
  }

  @Test
  void chainKnowsWhatItSawWhateverTheOrder() {
    SnapshotId one = new SnapshotId(1, 0, 0, 0);
    SnapshotId two = new SnapshotId(-1, 0, 0, 0);
    Chain chain = Chain.of(3, Optional.of(two), List.of(two, one));
    assertTrue(chain.saw(List.of(one, two)));
    assertFalse(chain.saw(List.of(one)));
    assertFalse(chain.saw(List.of(one, new SnapshotId(2, 0, 0, 0))));
    assertEquals(2, chain.seenCount());
    assertThrows(IllegalArgumentException.class, () -> Chain.of(0, Optional.empty(), List.of()));
  }

  @Test
  void summaryCountsNothingBelowZero() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SnapshotSummary(
                Instant.EPOCH, Instant.EPOCH, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0));
  }

  private static void assertRefused(String time, List<String> paths, List<String> tags) {
    assertThrows(IllegalArgumentException.class, () -> snapshot(time, "h", paths, tags));
  }
}
