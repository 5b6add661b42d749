package dj.domain.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.id.PackId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PackSelectionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");

  /// Pack 1 was never verified, 2 to 5 were, the higher the number the longer ago; 6 says tomorrow.
  private final List<PackSelection.Candidate> packs =
      List.of(
          pack(1, 100, Optional.empty()),
          pack(2, 100, Optional.of(daysAgo(1))),
          pack(3, 100, Optional.of(daysAgo(10))),
          pack(4, 100, Optional.of(daysAgo(20))),
          pack(5, 100, Optional.of(daysAgo(40))),
          pack(6, 100, Optional.of(daysAgo(-1))));

  @Test
  void whatWasNeverVerifiedComesFirstAndThenTheOldest() {
    assertChosen(List.of(1L, 6L, 5L, 4L, 3L, 2L), ReadScope.ALL);
  }

  @Test
  void ageLeavesOutWhatIsFresh() {
    assertChosen(List.of(1L, 6L, 5L), scope(new ReadScope.Amount.Everything(), 30));
  }

  @Test
  void amountsAreReachedAndHardlyPassed() {
    assertChosen(List.of(1L, 6L, 5L), scope(new ReadScope.Amount.Percent(50), 0));
    assertChosen(List.of(1L), scope(new ReadScope.Amount.Percent(0.1), 0));
    assertChosen(List.of(1L, 6L), scope(new ReadScope.Amount.Bytes(101), 0));
    assertChosen(List.of(1L), scope(new ReadScope.Amount.Bytes(100), 0));
  }

  @Test
  void partsAreTheWholeAndDoNotOverlap() {
    List<Long> all = new ArrayList<>();
    for (int part = 1; part <= 4; part++) {
      chosen(scope(new ReadScope.Amount.Part(part, 4), 0)).forEach(all::add);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), all.stream().sorted().toList());
  }

  @Test
  void latestFirstGoesByTheTimeOfWriting() {
    assertChosen(
        List.of(6L, 5L, 4L, 3L, 2L, 1L),
        new ReadScope(
            new ReadScope.Amount.Everything(),
            Optional.empty(),
            ReadScope.Order.LATEST_WRITTEN,
            Optional.empty()));
  }

  @Test
  void impossibleScopesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ReadScope.Amount.Percent(0));
    assertThrows(IllegalArgumentException.class, () -> new ReadScope.Amount.Percent(101));
    assertThrows(IllegalArgumentException.class, () -> new ReadScope.Amount.Bytes(0));
    assertThrows(IllegalArgumentException.class, () -> new ReadScope.Amount.Part(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new ReadScope.Amount.Part(4, 3));
  }

  @Test
  void coverageCountsBytesWithinTheWindow() {
    Coverage coverage = Coverage.of(packs, 30, NOW);
    assertEquals(new Coverage(30, 6, 600, 300, 2, Optional.of(daysAgo(40))), coverage);
    assertEquals(new Coverage(30, 0, 0, 0, 0, Optional.empty()), Coverage.of(List.of(), 30, NOW));
  }

  private static ReadScope scope(ReadScope.Amount amount, int maxAgeDays) {
    return new ReadScope(
        amount,
        Optional.of(Duration.ofDays(maxAgeDays)).filter(Duration::isPositive),
        ReadScope.Order.OLDEST_VERIFIED,
        Optional.empty());
  }

  private void assertChosen(List<Long> expected, ReadScope scope) {
    assertEquals(expected, chosen(scope));
  }

  private List<Long> chosen(ReadScope scope) {
    return PackSelection.choose(packs, scope, NOW).stream()
        .map(candidate -> candidate.pack().a())
        .toList();
  }

  private static PackSelection.Candidate pack(
      long number, long sizeBytes, Optional<Instant> verified) {
    return new PackSelection.Candidate(
        new PackId(number, 0, 0, 0),
        sizeBytes,
        Optional.of(NOW.minusSeconds(1000 - number)),
        verified);
  }

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }
}
