package dj.domain.snapshot;

import static dj.domain.snapshot.SnapshotFixture.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.NotFoundException;
import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotSelectorTest {
  private static final StoredSnapshot FIRST =
      stored("aa11", "2026-01-01T10:00:00+02:00", "web", "daily", "db");
  private static final StoredSnapshot SECOND =
      stored("aa12", "2026-01-01T09:00:00Z", "mail", List.of("/srv", "/etc"), "daily");
  private static final StoredSnapshot THIRD =
      stored("bb33", "2026-01-02T09:00:00Z", "web", List.of("/etc", "/srv"));
  private static final List<StoredSnapshot> ALL = List.of(FIRST, SECOND, THIRD);

  @Test
  void latestCountsFromTheEnd() {
    assertEquals(THIRD, select("latest"));
    assertEquals(THIRD, select("latest~0"));
    assertEquals(SECOND, select("latest~1"));
    assertEquals(FIRST, select("latest~2"));
    NotFoundException e = assertThrows(NotFoundException.class, () -> select("latest~3"));
    assertTrue(e.getMessage().contains("only 3"), e.getMessage());
  }

  @Test
  void emptyRepositoryHasNoLatest() {
    SnapshotSelector latest = SnapshotSelector.parse("latest");
    assertThrows(NotFoundException.class, () -> latest.select(List.of()));
  }

  @Test
  void prefixOfOneIdIsEnough() {
    assertEquals(THIRD, select("b"));
    assertEquals(FIRST, select("aa11"));
    assertEquals(SECOND, select(SECOND.id().toHex()));
  }

  @Test
  void prefixOfSeveralIdsListsThem() {
    UsageException e = assertThrows(UsageException.class, () -> select("aa1"));
    assertTrue(e.getMessage().contains("aa110000000, aa120000000"), e.getMessage());
  }

  @Test
  void candidatesDifferOnTheScreen() {
    StoredSnapshot one = stored("cccccccccc1", "2026-01-01T00:00:00Z", "h");
    StoredSnapshot two = stored("cccccccccc2", "2026-01-01T00:00:00Z", "h");
    SnapshotSelector prefix = SnapshotSelector.parse("cccccccccc");
    UsageException e = assertThrows(UsageException.class, () -> prefix.select(List.of(one, two)));
    assertTrue(e.getMessage().contains("cccccccccc1"), e.getMessage());
    assertTrue(e.getMessage().contains("cccccccccc2"), e.getMessage());
  }

  @Test
  void unknownPrefixIsNotFound() {
    assertThrows(NotFoundException.class, () -> select("c0ffee"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LATEST", "latest~", "latest~x", "latest~9999999999", "xyz", ":/a"})
  void otherTextNamesNoSnapshot(String name) {
    assertThrows(UsageException.class, () -> SnapshotSelector.parse(name));
  }

  @Test
  void pathStandsBehindTheFirstColon() {
    assertEquals(RawBytes.utf8("/etc/a:b"), SnapshotSelector.parse("latest~1:/etc/a:b").path());
    assertEquals(RawBytes.utf8("/"), SnapshotSelector.parse("aa").path());
  }

  @Test
  void filterTakesAnyHostAnyTagSetAndAllPaths() {
    assertEquals(ALL, filter(List.of(), List.of(), List.of()));
    assertEquals(List.of(FIRST, THIRD), filter(List.of("web", "x"), List.of(), List.of()));
    assertEquals(List.of(FIRST), filter(List.of(), List.of(List.of("daily", "db")), List.of()));
    assertEquals(
        List.of(FIRST, SECOND),
        filter(List.of(), List.of(List.of("db"), List.of("daily")), List.of()));
    assertEquals(List.of(SECOND, THIRD), filter(List.of(), List.of(), List.of("/etc")));
    assertEquals(List.of(), filter(List.of(), List.of(), List.of("/etc", "/home")));
  }

  @Test
  void groupsDoNotDependOnTheOrderOfPaths() {
    Map<SnapshotGroup, List<StoredSnapshot>> groups =
        SnapshotGroup.divide(ALL, EnumSet.of(SnapshotGroup.By.PATHS));
    assertEquals(2, groups.size());
    assertTrue(groups.containsValue(List.of(SECOND, THIRD)));
  }

  @Test
  void groupsAreOrderedByTimeWhateverTheOffset() {
    Map<SnapshotGroup, List<StoredSnapshot>> groups =
        SnapshotGroup.divide(List.of(THIRD, SECOND, FIRST), EnumSet.of(SnapshotGroup.By.HOST));
    assertEquals(
        List.of(Optional.of("web"), Optional.of("mail")),
        groups.keySet().stream().map(SnapshotGroup::host).toList());
    assertTrue(groups.containsValue(List.of(FIRST, THIRD)));
  }

  @Test
  void withoutAnythingToTellApartThereIsOneGroup() {
    assertEquals(
        List.of(ALL),
        List.copyOf(SnapshotGroup.divide(ALL, EnumSet.noneOf(SnapshotGroup.By.class)).values()));
  }

  private static StoredSnapshot select(String name) {
    return SnapshotSelector.parse(name).select(ALL);
  }

  private static List<StoredSnapshot> filter(
      List<String> hosts, List<List<String>> tags, List<String> paths) {
    return new SnapshotFilter(hosts, tags, paths.stream().map(RawBytes::utf8).toList()).apply(ALL);
  }
}
