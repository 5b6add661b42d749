package dj.domain.format.v1;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import dj.domain.id.IndexId;
import dj.domain.id.SnapshotId;
import dj.domain.verification.WholeSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Records of walks that no program writes, and how far a right one holds; [GoldenVerificationTest]
/// holds its bytes.
final class WalkFormatTest {
  private static final Instant TIME = Instant.parse("2026-11-22T20:00:00Z");
  private static final IndexId SEGMENT = IndexId.of(GoldenFiles.counting(0x10, 32), 0);
  static final WholeSnapshots WALK =
      new WholeSnapshots(
          TIME,
          new TreeSet<>(List.of(SEGMENT)),
          new TreeSet<>(
              List.of(
                  SnapshotId.of(GoldenFiles.counting(0x40, 32), 0),
                  SnapshotId.of(GoldenFiles.counting(0x70, 32), 0))));

  @Test
  void cutRecordIsDamage() {
    byte[] plain = WalkFormat.encode(WALK);
    for (int length = 0; length < plain.length; length++) {
      byte[] cut = Arrays.copyOf(plain, length);
      assertThrows(DamageException.class, () -> VerificationFormat.decode("cut", cut));
    }
  }

  @Test
  void wrongOrderCountsReservedFieldsAndTimesAreDamage() {
    byte[] plain = WalkFormat.encode(WALK);
    for (int at : new int[] {0, 4, 7, 8, 11, 12, 15, 16 + 7}) {
      byte[] changed = plain.clone();
      changed[at] ^= (byte) 0x80;
      assertThrows(DamageException.class, () -> VerificationFormat.decode("changed", changed));
    }
    byte[] twice = plain.clone();
    System.arraycopy(plain, 24 + 32, twice, 24 + 64, 32);
    assertThrows(DamageException.class, () -> VerificationFormat.decode("twice", twice));
  }

  @Test
  void walkHoldsForTheSameSegmentsAndMoreUntilItIsTooOld() {
    IndexId other = IndexId.of(GoldenFiles.counting(0x20, 32), 0);
    Duration day = Duration.ofDays(1);
    assertTrue(WALK.holds(List.of(SEGMENT), day, TIME));
    assertTrue(WALK.holds(List.of(other, SEGMENT), day, TIME.plus(day)));
    assertFalse(WALK.holds(List.of(other), day, TIME));
    assertFalse(WALK.holds(List.of(), day, TIME));
    assertFalse(WALK.holds(List.of(SEGMENT), day, TIME.plus(day).plusSeconds(1)));
    assertFalse(WALK.holds(List.of(SEGMENT), day, TIME.minusSeconds(1)));
  }
}
