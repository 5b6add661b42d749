package dj.application.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.blob.BlobKind;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.index.PackStanding;
import dj.domain.index.PackUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is done with packs, by what is in use of them.
final class PrunePlanTest {
  private static final long NO_LIMIT = -1;

  private static PackUse use(int number, PackStanding standing, int usedBytes, int unusedBytes) {
    byte[] name = new byte[PackId.LENGTH_BYTES];
    name[0] = (byte) number;
    PackInfo pack =
        new PackInfo(PackId.of(name, 0), BlobKind.DATA, usedBytes + unusedBytes, Instant.EPOCH);
    return new PackUse(
        pack,
        standing,
        (usedBytes > 0 ? 1 : 0) + (unusedBytes > 0 ? 1 : 0),
        usedBytes > 0 ? 1 : 0,
        usedBytes + unusedBytes,
        usedBytes);
  }

  private static PackUse use(int number, int usedBytes, int unusedBytes) {
    return use(number, PackStanding.RELIABLE, usedBytes, unusedBytes);
  }

  private static PrunePlan plan(UnusedLimit limit, long maxRepackBytes, PackUse... uses) {
    return plan(limit, maxRepackBytes, Set.of(), uses);
  }

  private static PrunePlan plan(
      UnusedLimit limit, long maxRepackBytes, Set<PackId> tombstones, PackUse... uses) {
    OptionalLong repack =
        maxRepackBytes == NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(maxRepackBytes);
    return PrunePlan.of(
        List.of(uses),
        tombstones,
        new PruneRequest(limit, repack, Duration.ZERO, false, new PruneRequest.Mode.Execute()));
  }

  @Test
  void packOfNoUseIsDeadWhateverIsTolerated() {
    PackUse dead = use(1, 0, 100);
    PrunePlan plan = plan(new UnusedLimit.Unlimited(), 0, dead, use(2, 50, 50));
    assertEquals(List.of(dead.pack()), plan.dead());
    assertEquals(List.of(), plan.rewritten());
    assertEquals(50, plan.keptUnusedBytes());
    assertEquals(150, plan.unusedBytes());
  }

  @Test
  void wastefulPackIsRewrittenThoughAllTogetherAreWithinTheDefault() {
    PackUse wasteful = use(1, 90, 10);
    PackUse frugal = use(2, 91, 9);
    PackUse whole = use(3, 5000, 0);
    PrunePlan byDefault = plan(UnusedLimit.DEFAULT, NO_LIMIT, frugal, wasteful, whole);
    assertEquals(List.of(wasteful.pack()), byDefault.rewritten());
    PrunePlan asAsked = plan(new UnusedLimit.Share(5), NO_LIMIT, frugal, wasteful, whole);
    assertEquals(List.of(), asAsked.rewritten());
  }

  @Test
  void greatestShareOfWasteIsRewrittenFirst() {
    PackUse little = use(1, 900, 100);
    PackUse most = use(2, 100, 900);
    PackUse half = use(3, 500, 500);
    PrunePlan plan = plan(new UnusedLimit.Size(150), NO_LIMIT, little, most, half);
    assertEquals(List.of(most.pack(), half.pack()), plan.rewritten());
    assertEquals(100, plan.keptUnusedBytes());
    assertEquals(600, plan.copiedBytes());
  }

  @Test
  void shareIsOfWhatIsStoredAfterwards() {
    assertEquals(50, UnusedLimit.DEFAULT.bytes(950));
    assertEquals(50, new UnusedLimit.Share(5).bytes(950));
    assertEquals(0, new UnusedLimit.Share(0).bytes(950));
    assertThrows(IllegalArgumentException.class, () -> new UnusedLimit.Share(100));
  }

  @Test
  void packThatIsTooLargeForTheRestOfTheLimitIsPassedOver() {
    PackUse large = use(1, 100, 900);
    PackUse small = use(2, 50, 50);
    PrunePlan plan = plan(new UnusedLimit.Size(0), 100, large, small);
    assertEquals(List.of(small.pack()), plan.rewritten());
    assertEquals(900, plan.keptUnusedBytes());
  }

  @Test
  void whatIsUsedOfACondemnedPackIsRescuedWhateverTheLimit() {
    PackUse used = use(1, PackStanding.READABLE, 10, 90);
    PackUse needless = use(2, PackStanding.READABLE, 0, 100);
    PrunePlan plan =
        plan(
            new UnusedLimit.Unlimited(),
            0,
            Set.of(used.pack().id(), needless.pack().id()),
            used,
            needless);
    assertEquals(List.of(used.pack()), plan.rescued());
    assertEquals(List.of(used.pack(), needless.pack()), plan.condemned());
    assertEquals(List.of(), plan.newlyCondemned());
    assertEquals(List.of(used.pack()), plan.sources());
    assertEquals(0, plan.unusedBytes());
  }

  @Test
  void packOfASessionThatIsBeingRevokedIsLeft() {
    PackUse used = use(1, PackStanding.READABLE, 10, 0);
    PrunePlan plan = plan(new UnusedLimit.Unlimited(), 0, used);
    assertEquals(List.of(used.pack()), plan.rewritten());
    assertEquals(List.of(used.pack()), plan.newlyCondemned());
  }

  @Test
  void packThatIsUsedAsAWholeAndOneThatIsDoomedStay() {
    PackUse whole = use(1, 100, 0);
    PackUse doomed = use(2, PackStanding.GONE, 0, 100);
    PrunePlan plan = plan(new UnusedLimit.Size(0), NO_LIMIT, whole, doomed);
    assertEquals(List.of(), plan.newlyCondemned());
    assertEquals(List.of(), plan.sources());
    assertEquals(List.of(doomed.pack()), plan.doomed());
    assertEquals(100, plan.usedBytes());
    assertEquals(0, plan.unusedBytes());
  }
}
