package dj.domain.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.document.UnknownFields;
import dj.domain.error.UsageException;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotGroup;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetentionPolicyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void newestOfEachDayStays() {
    assertEquals(
        List.of("2026-05-03T20:00:00Z daily snapshot", "2026-05-02T20:00:00Z daily snapshot"),
        kept(
            List.of(new KeepRule.EachPeriod(Period.DAILY, 2)),
            "2026-05-01T20:00:00Z",
            "2026-05-02T10:00:00Z",
            "2026-05-02T20:00:00Z",
            "2026-05-03T20:00:00Z"));
  }

  @Test
  void oldestStaysWhileThereAreFewerPeriodsThanAskedFor() {
    assertEquals(
        List.of(
            "2026-05-02T20:00:00Z daily snapshot", "2026-05-02T10:00:00Z oldest daily snapshot"),
        kept(
            List.of(new KeepRule.EachPeriod(Period.DAILY, 2)),
            "2026-05-02T10:00:00Z",
            "2026-05-02T12:00:00Z",
            "2026-05-02T20:00:00Z"));
  }

  @Test
  void oldestWithinASpanStays() {
    assertEquals(
        List.of(
            "2026-05-02T20:00:00Z daily within 1d", "2026-05-02T10:00:00Z oldest daily within 1d"),
        kept(
            List.of(new KeepRule.EachPeriodWithin(Period.DAILY, TimeSpan.parse("1d"))),
            "2026-05-02T10:00:00Z",
            "2026-05-02T20:00:00Z"));
  }

  @Test
  void hourThatClocksShowTwiceIsOne() {
    assertEquals(
        List.of("2025-10-26T01:30:00Z hourly snapshot", "2025-10-25T23:30:00Z hourly snapshot"),
        kept(
            List.of(new KeepRule.EachPeriod(Period.HOURLY, 9)),
            "2025-10-25T23:30:00Z",
            "2025-10-26T00:30:00Z",
            "2025-10-26T01:30:00Z"));
  }

  @Test
  void snapshotsOfTheFuturePushNoOtherOut() {
    assertEquals(
        List.of("2030-01-01T00:00:00Z dated in the future", "2026-05-02T00:00:00Z last snapshot"),
        kept(
            List.of(new KeepRule.Last(1)),
            "2026-05-01T00:00:00Z",
            "2026-05-02T00:00:00Z",
            "2030-01-01T00:00:00Z"));
  }

  @Test
  void spansBeginAtTheNewestSnapshotThatIsNotOfTheFuture() {
    assertEquals(
        List.of("2030-01-01T00:00:00Z dated in the future", "2026-05-02T00:00:00Z within 2h"),
        kept(
            List.of(new KeepRule.Within(TimeSpan.parse("2h"))),
            "2026-05-01T00:00:00Z",
            "2026-05-02T00:00:00Z",
            "2030-01-01T00:00:00Z"));
  }

  @Test
  void pinnedSnapshotStays() {
    StoredSnapshot old = stored(1, "2020-01-01T00:00:00Z");
    StoredSnapshot pinned = new StoredSnapshot(old.id(), old.snapshot().withPin(true));
    List<RetentionDecision> decisions =
        new RetentionPolicy(List.of(new KeepRule.Last(1)))
            .decide(List.of(pinned, stored(2, "2026-01-01T00:00:00Z")), NOW, BERLIN);
    assertEquals(List.of("pinned"), texts(decisions.getLast()));
  }

  @Test
  void ruleKeepsTheSameWhateverTheOrderOfTheList() {
    long seed = 20261122;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<StoredSnapshot> history = history(random);
      RetentionPolicy policy =
          new RetentionPolicy(
              List.of(new KeepRule.Last(3), new KeepRule.EachPeriod(Period.WEEKLY, 2)));
      List<RetentionDecision> expected = policy.decide(history, NOW, BERLIN);
      java.util.Collections.shuffle(history, random);
      assertEquals(expected, policy.decide(history, NOW, BERLIN));
    }
  }

  @Test
  void moreRulesNeverKeepLess() {
    long seed = 20261123;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<StoredSnapshot> history = history(random);
      List<KeepRule> rules = new ArrayList<>();
      Set<SnapshotId> before = Set.of();
      for (Period period : Period.values()) {
        rules.add(new KeepRule.EachPeriod(period, 1 + random.nextInt(4)));
        Set<SnapshotId> now = new HashSet<>();
        for (RetentionDecision decision : new RetentionPolicy(rules).decide(history, NOW, BERLIN)) {
          if (decision.keeps()) {
            now.add(decision.stored().id());
          }
        }
        assertTrue(now.containsAll(before));
        before = now;
      }
    }
  }

  @Test
  void whatWasDecidedOnceStaysDecided() {
    long seed = 20261124;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RetentionPolicy policy =
        new RetentionPolicy(
            List.of(
                new KeepRule.Last(2),
                new KeepRule.EachPeriod(Period.DAILY, 3),
                new KeepRule.EachPeriodWithin(Period.MONTHLY, TimeSpan.parse("1y"))));
    for (int round = 0; round < 200; round++) {
      List<StoredSnapshot> left =
          policy.decide(history(random), NOW, BERLIN).stream()
              .filter(RetentionDecision::keeps)
              .map(RetentionDecision::stored)
              .toList();
      assertTrue(
          policy.decide(left, NOW, BERLIN).stream().allMatch(RetentionDecision::keeps),
          "a second run of a policy removes nothing");
    }
  }

  @Test
  void planKnowsWhichGroupsItEmptiesAndHowMuchGoes() {
    List<StoredSnapshot> snapshots =
        List.of(stored(1, "2026-01-01T00:00:00Z"), stored(2, "2026-01-02T00:00:00Z"));
    RetentionPlan none = plan(snapshots, new KeepRule.Tagged(List.of("nothing")));
    assertEquals(1, none.emptied().size());
    assertTrue(none.removesMoreThanHalf());
    RetentionPlan half = plan(snapshots, new KeepRule.Last(1));
    assertEquals(List.of(), half.emptied());
    assertFalse(half.removesMoreThanHalf());
    assertEquals(List.of(snapshots.getFirst()), half.removed());
  }

  @ParameterizedTest
  @CsvSource({
    // A day that the year has not is counted on.
    "2024-02-29T12:00:00+01:00, 1y, 2023-03-01T12:00:00+01:00",
    "2026-05-31T12:00:00+02:00, 3m, 2026-03-03T12:00:00+01:00",
    // A day may have 23 or 25 hours, 24 hours have not.
    "2026-03-29T12:00:00+02:00, 1d, 2026-03-28T12:00:00+01:00",
    "2026-03-29T12:00:00+02:00, 24h, 2026-03-28T11:00:00+01:00",
    // Half past two does not exist on that day, and exists twice on the other.
    "2026-03-30T02:30:00+02:00, 1d, 2026-03-29T03:30:00+02:00",
    "2026-10-26T02:30:00+01:00, 1d, 2026-10-25T02:30:00+01:00",
    "2026-01-15T00:00:00+01:00, 1y2m3d4h, 2024-11-11T20:00:00+01:00",
  })
  void spansFollowTheCalendar(String from, String span, String expected) {
    assertEquals(
        OffsetDateTime.parse(expected).toInstant(),
        TimeSpan.parse(span).before(OffsetDateTime.parse(from).toInstant(), BERLIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "y", "1w", "1y1y", "-1d", "0d", "1 d", "1d ", "9999999y"})
  void otherTextIsNoSpan(String text) {
    assertThrows(UsageException.class, () -> TimeSpan.parse(text));
  }

  private static RetentionPlan plan(List<StoredSnapshot> snapshots, KeepRule rule) {
    return RetentionPlan.of(
        new RetentionPolicy(List.of(rule)),
        snapshots,
        snapshots.size(),
        Set.of(SnapshotGroup.By.HOST),
        NOW,
        BERLIN);
  }

  private static List<String> kept(List<KeepRule> rules, String... times) {
    List<StoredSnapshot> snapshots = new ArrayList<>();
    for (String time : times) {
      snapshots.add(stored(snapshots.size(), time));
    }
    return new RetentionPolicy(rules)
        .decide(snapshots, NOW, BERLIN).stream()
            .filter(RetentionDecision::keeps)
            .map(decision ->
                decision.stored().snapshot().time().toInstant()
                    + " "
                    + String.join(", ", texts(decision)))
            .toList();
  }

  private static List<String> texts(RetentionDecision decision) {
    return decision.reasons().stream().map(KeepReason::text).toList();
  }

  private static List<StoredSnapshot> history(Random random) {
    List<StoredSnapshot> history = new ArrayList<>();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      Instant time = NOW.minusSeconds(random.nextLong(400L * 86_400) - 86_400);
      history.add(stored(i, time.toString()));
    }
    return history;
  }

  private static StoredSnapshot stored(long number, String time) {
    Snapshot snapshot =
        new Snapshot(
            OffsetDateTime.parse(time),
            new BlobId(1, 2, 3, 4),
            List.of(RawBytes.utf8("/data")),
            "web",
            List.of(),
            "root",
            0,
            0,
            Optional.empty(),
            new SessionId(5, 6),
            "dj 1.0.0",
            Optional.empty(),
            SnapshotSource.FILES,
            List.of(),
            false,
            Chain.of(1, Optional.empty(), List.of()),
            Optional.empty(),
            false,
            UnknownFields.NONE);
    return new StoredSnapshot(new SnapshotId(number, 0, 0, 0), snapshot);
  }
}
