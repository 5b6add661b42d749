package dj.adapters.storage.backend;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NetworkSettingsTest {
  @Test
  void unknownOptionsAreRefusedWithTheKnownOnes() {
    NetworkSettings settings = settings(Map.of("storge-class", "COLD"));
    UsageException error =
        assertThrows(
            UsageException.class,
            () -> settings.requireKnown("s3", Set.of("storage-class", "region")));
    assertEquals("storage of the kind 's3' has no option 'storge-class'", error.getMessage());
    assertEquals("its options are region, storage-class", error.hint());
  }

  @Test
  void optionsOfOtherKindsArePassedOver() {
    NetworkSettings settings = settings(Map.of("sftp.identity", "/k", "s3.region", "x"));
    assertDoesNotThrow(() -> settings.requireKnown("s3", Set.of("s3.region")));
    assertDoesNotThrow(() -> settings.requireKnown("local", Set.of()));
    for (String key : List.of("s4.region", "local.x", "identity", ".x")) {
      NetworkSettings odd = settings(Map.of(key, "x"));
      assertThrows(UsageException.class, () -> odd.requireKnown("local", Set.of()), key);
    }
  }

  @Test
  void anOptionWithoutAValueIsRefusedByName() {
    for (String nothing : List.of("", " ")) {
      NetworkSettings settings = settings(Map.of("region", nothing));
      UsageException error =
          assertThrows(
              UsageException.class,
              () -> settings.requireKnown("s3", Set.of("storage-class", "region")));
      assertEquals("the option 'region' has no value", error.getMessage());
      assertEquals(
          "write --option region=VALUE, or leave it out of --option and DJ_OPTION", error.hint());
    }
  }

  @Test
  void knownOptionsAreFound() {
    NetworkSettings settings = settings(Map.of("region", "eu-1"));
    assertDoesNotThrow(() -> settings.requireKnown("s3", Set.of("region", "storage-class")));
    assertEquals(Optional.of("eu-1"), settings.option("region"));
    assertEquals(Optional.empty(), settings.option("storage-class"));
  }

  private static NetworkSettings settings(Map<String, String> options) {
    return new NetworkSettings(8, Duration.ofMinutes(1), Optional.empty(), false, options);
  }
}
