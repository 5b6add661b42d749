package dj.domain.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.id.RepositoryId;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ConfigTest {
  @Test
  void newRepositoryIsReadableAndWritable() {
    Config config =
        Config.create(new RepositoryId(1, 2), Instant.EPOCH, "dj 1.0.0", PackSizes.DEFAULT);
    assertTrue(config.versions().isWritable());
    assertTrue(config.features().unknownToPrune().isEmpty());
    assertEquals(16 << 20, config.packSizes().dataBytes());
    assertTrue(config.unknown().isEmpty());
  }

  @Test
  void laterLevelsShutOutMoreAndMore() {
    assertTrue(new FormatVersions(1, 1, 2).isReadable());
    assertFalse(new FormatVersions(1, 1, 2).isWritable());
    assertFalse(new FormatVersions(1, 2, 2).isReadable());
    assertFalse(new FormatVersions(2, 1, 1).isReadable());
    assertFalse(new FormatVersions(2, 1, 1).isWritable());
  }

  @Test
  void impossibleLevelsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FormatVersions(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FormatVersions(1, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new FormatVersions(1, 1, 65536));
  }

  @Test
  void featureShutsOutWhatItNamesAndAllThatIsRiskier() {
    FeatureFlags features = flags(Set.of("a"), Set.of("b"), Set.of("c"));
    assertEquals(Set.of("a"), features.unknownToRead());
    assertEquals(Set.of("a", "b"), features.unknownToWrite());
    assertEquals(Set.of("a", "b", "c"), features.unknownToPrune());
  }

  @Test
  void featuresHavePlainNames() {
    assertThrows(IllegalArgumentException.class, () -> flags(Set.of(""), Set.of(), Set.of()));
    assertThrows(IllegalArgumentException.class, () -> flags(Set.of(), Set.of("A"), Set.of()));
    assertThrows(
        IllegalArgumentException.class, () -> flags(Set.of(), Set.of(), Set.of("a".repeat(65))));
  }

  @Test
  void packsHaveSizesThatStorageLikes() {
    assertThrows(IllegalArgumentException.class, () -> new PackSizes((1 << 20) - 1, 1 << 20));
    assertThrows(IllegalArgumentException.class, () -> new PackSizes(1 << 20, (128 << 20) + 1));
  }

  private static FeatureFlags flags(Set<String> read, Set<String> write, Set<String> prune) {
    return new FeatureFlags(new TreeSet<>(read), new TreeSet<>(write), new TreeSet<>(prune));
  }
}
