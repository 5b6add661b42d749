package dj.bootstrap.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.document.UnknownFields;
import dj.domain.id.BlobId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.retention.KeepReason;
import dj.domain.retention.KeepRule;
import dj.domain.retention.Period;
import dj.domain.retention.RetentionDecision;
import dj.domain.retention.RetentionPlan;
import dj.domain.retention.RetentionPolicy;
import dj.domain.retention.TimeSpan;
import dj.domain.snapshot.Chain;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotGroup;
import dj.domain.snapshot.SnapshotSource;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random histories of snapshots under random policies, decided by `dj` and by the restic of this
/// machine.
final class ResticPolicyTest {
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "UTC",
          "Asia/Kolkata",
          "Australia/Lord_Howe",
          "America/Sao_Paulo",
          "Pacific/Apia");

  /// Local times near which histories are dense: clocks change, a leap day, ends of years whose
  /// last week belongs to the next year, or whose first week belongs to the last.
  private static final List<LocalDateTime> MOMENTS =
      List.of(
          LocalDateTime.parse("2020-03-29T02:30:00"),
          LocalDateTime.parse("2020-10-25T02:30:00"),
          LocalDateTime.parse("2017-11-05T01:30:00"),
          LocalDateTime.parse("2018-03-11T02:30:00"),
          LocalDateTime.parse("2018-11-04T00:30:00"),
          LocalDateTime.parse("2019-04-07T01:45:00"),
          LocalDateTime.parse("2011-12-31T12:00:00"),
          LocalDateTime.parse("2020-02-29T23:59:59"),
          LocalDateTime.parse("2016-02-29T00:00:00"),
          LocalDateTime.parse("2018-12-31T23:00:00"),
          LocalDateTime.parse("2021-01-03T12:00:00"),
          LocalDateTime.parse("2022-01-01T00:00:00"));

  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void randomHistoriesAreDecidedAsResticDecides() throws Exception {
    compare(20261122, 40, 16, 14);
  }

  @Test
  @Tag("slow")
  void manyRandomHistoriesAreDecidedAsResticDecides() throws Exception {
    compare(System.nanoTime(), 200, 30, 70);
  }

  /// Compares `histories × policies` decisions, of about `length` snapshots each.
  private void compare(long seed, int histories, int length, int policies) throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    ResticRepository first = new ResticRepository(folder.resolve("restic"), random);
    boolean counted = keepsOldest(first.sibling("counted"), "--keep-daily", "2");
    boolean within = keepsOldest(first.sibling("within"), "--keep-within-daily", "1d");
    System.out.println("restic keeps the oldest: " + counted + ", within a span: " + within);
    for (int z = 0; z < ZONES.size(); z++) {
      ZoneId zone = ZoneId.of(ZONES.get(z));
      ResticRepository restic = first.sibling("zone" + z);
      List<StoredSnapshot> snapshots = new ArrayList<>();
      for (int history = 0; history < histories; history++) {
        addHistory(restic, snapshots, "host" + history, 1 + random.nextInt(length), random, zone);
      }
      for (int i = z; i < policies; i += ZONES.size()) {
        List<KeepRule> rules = rules(random);
        assertSame(
            snapshots,
            ours(snapshots, rules, zone, reason -> isKnown(reason, counted, within)),
            restic.kept(zone.getId(), options(rules)),
            zone + " " + options(rules));
      }
    }
  }

  /// Compares snapshot by snapshot, so that a difference is told with the history around it.
  private static void assertSame(
      List<StoredSnapshot> snapshots,
      Map<String, List<String>> ours,
      Map<String, List<String>> theirs,
      String policy) {
    for (StoredSnapshot stored : snapshots) {
      String id = stored.id().toHex();
      String host = stored.snapshot().host();
      assertEquals(
          theirs.getOrDefault(id, List.of()),
          ours.getOrDefault(id, List.of()),
          () ->
              policy
                  + " about "
                  + stored.snapshot().time()
                  + " among "
                  + snapshots.stream()
                      .filter(other -> other.snapshot().host().equals(host))
                      .map(other -> other.snapshot().time().toString())
                      .toList());
    }
  }

  private static void addHistory(
      ResticRepository restic,
      List<StoredSnapshot> snapshots,
      String host,
      int length,
      Random random,
      ZoneId zone)
      throws Exception {
    Set<Instant> times = new TreeSet<>();
    for (int i = 0; i < length; i++) {
      times.add(time(random, zone));
    }
    for (Instant time : times) {
      OffsetDateTime local = time.atZone(zone).toOffsetDateTime();
      List<String> tags =
          List.of("a", "b", "c").stream().filter(_ -> random.nextInt(4) == 0).toList();
      String id = restic.add(local, host, tags);
      snapshots.add(new StoredSnapshot(SnapshotId.parse(id), snapshot(local, host, tags)));
    }
  }

  private static Instant time(Random random, ZoneId zone) {
    Instant moment = MOMENTS.get(random.nextInt(MOMENTS.size())).atZone(zone).toInstant();
    Duration spread =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofHours(3);
          case 1 -> Duration.ofDays(3);
          case 2 -> Duration.ofDays(40);
          default -> Duration.ofDays(800);
        };
    long seconds = random.nextLong(2 * spread.toSeconds()) - spread.toSeconds();
    // Whole hours are common, and where ranges begin and end.
    long step = random.nextBoolean() ? 3600 : 1;
    return moment.plusSeconds(seconds / step * step);
  }

  /// Whether this restic keeps the oldest snapshot beside the one that its period has: version 0.16
  /// began with it for rules that count, and a later one for rules with a span. Where it does not,
  /// that part of the rules is left to `RetentionPolicyTest`.
  private static boolean keepsOldest(ResticRepository restic, String... policy) throws Exception {
    restic.add(OffsetDateTime.parse("2020-06-01T10:00:00Z"), "h", List.of());
    restic.add(OffsetDateTime.parse("2020-06-01T11:00:00Z"), "h", List.of());
    return restic.kept("UTC", List.of(policy)).size() == 2;
  }

  private static Map<String, List<String>> ours(
      List<StoredSnapshot> snapshots,
      List<KeepRule> rules,
      ZoneId zone,
      Predicate<KeepReason> known) {
    RetentionPlan plan =
        RetentionPlan.of(
            new RetentionPolicy(rules),
            snapshots,
            snapshots.size(),
            Set.of(SnapshotGroup.By.HOST),
            NOW,
            zone);
    Map<String, List<String>> kept = new HashMap<>();
    for (RetentionPlan.Group group : plan.groups()) {
      for (RetentionDecision decision : group.decisions()) {
        List<String> reasons =
            decision.reasons().stream().filter(known).map(ResticPolicyTest::text).toList();
        if (!reasons.isEmpty()) {
          kept.put(decision.stored().id().toHex(), reasons);
        }
      }
    }
    return kept;
  }

  /// Whether a reason is one that this restic can have.
  private static boolean isKnown(KeepReason reason, boolean counted, boolean within) {
    return !(reason instanceof KeepReason.Rule(KeepRule rule, boolean oldest) && oldest)
        || (rule instanceof KeepRule.EachPeriodWithin ? within : counted);
  }

  // Older versions of restic do not say that a snapshot stays because it is the oldest.
  private static String text(KeepReason reason) {
    return reason instanceof KeepReason.Rule(KeepRule rule, boolean _)
        ? new KeepReason.Rule(rule, false).text()
        : reason.text();
  }

  private static List<KeepRule> rules(Random random) {
    List<KeepRule> rules = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      rules.add(new KeepRule.Tagged(List.of("a")));
    }
    if (random.nextInt(4) == 0) {
      rules.add(new KeepRule.Tagged(List.of("b", "c")));
    }
    if (random.nextInt(3) == 0) {
      rules.add(new KeepRule.Within(span(random)));
    }
    if (random.nextInt(3) == 0) {
      rules.add(new KeepRule.Last(count(random)));
    }
    for (Period period : Period.values()) {
      if (random.nextInt(3) == 0) {
        rules.add(new KeepRule.EachPeriod(period, count(random)));
      }
    }
    for (Period period : Period.values()) {
      if (random.nextInt(4) == 0) {
        rules.add(new KeepRule.EachPeriodWithin(period, span(random)));
      }
    }
    return rules.isEmpty() ? rules(random) : rules;
  }

  private static int count(Random random) {
    return random.nextInt(10) == 0 ? KeepRule.UNLIMITED : 1 + random.nextInt(8);
  }

  private static TimeSpan span(Random random) {
    return new TimeSpan(
        random.nextInt(3), random.nextInt(15), random.nextInt(40), 1 + random.nextInt(60));
  }

  private static List<String> options(List<KeepRule> rules) {
    return rules.stream()
        .flatMap(rule ->
            switch (rule) {
              case KeepRule.Last(int count) -> List.of("--keep-last", text(count)).stream();
              case KeepRule.EachPeriod(Period period, int count) ->
                  List.of("--keep-" + period.word(), text(count)).stream();
              case KeepRule.Within(TimeSpan span) ->
                  List.of("--keep-within", span.toString()).stream();
              case KeepRule.EachPeriodWithin(Period period, TimeSpan span) ->
                  List.of("--keep-within-" + period.word(), span.toString()).stream();
              case KeepRule.Tagged tagged ->
                  List.of("--keep-tag", String.join(",", tagged.tags())).stream();
            })
        .toList();
  }

  // Older versions of restic know no word for as many as there are.
  private static String text(int count) {
    return Integer.toString(Math.min(count, 1_000_000));
  }

  private static Snapshot snapshot(OffsetDateTime time, String host, List<String> tags) {
    return new Snapshot(
        time,
        new BlobId(1, 2, 3, 4),
        List.of(RawBytes.utf8("/data")),
        host,
        tags,
        "user",
        0,
        0,
        Optional.empty(),
        new SessionId(5, 6),
        "dj",
        Optional.empty(),
        SnapshotSource.FILES,
        List.of(),
        false,
        Chain.of(1, Optional.empty(), List.of()),
        Optional.empty(),
        false,
        UnknownFields.NONE);
  }
}
