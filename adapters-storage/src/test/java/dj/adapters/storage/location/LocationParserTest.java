package dj.adapters.storage.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses of repositories are read as people write them.
final class LocationParserTest {
  private static final long SEED = 11;

  private final LocationParser parser = new LocationParser(Path.of("/home/anna"));

  @ParameterizedTest
  @CsvSource({
    "/srv/backup, /srv/backup",
    "local:/srv/backup, /srv/backup",
    "backup, /home/anna/backup",
    "./backup, /home/anna/backup",
    "local:backup, /home/anna/backup",
    "../backup, /home/anna/../backup",
    "/srv//backup/./, /srv/backup",
    "., /home/anna",
    "/, /",
    "./s3:bucket, /home/anna/s3:bucket",
    "/srv/a:b, /srv/a:b",
    "dir/a:b, /home/anna/dir/a:b",
    "./~, /home/anna/~",
    "1:2, /home/anna/1:2",
    "' ', ''",
    "/srv/mit Leerzeichen, /srv/mit Leerzeichen",
    "local:local:x, /home/anna/local:x"
  })
  void pathsAreLocal(String address, String path) {
    if (path.isEmpty()) {
      assertThrows(UsageException.class, () -> parser.parse(address));
    } else {
      assertEquals(new RepositoryLocation.Local(Path.of(path)), parser.parse(address));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dj://host:8443", "dj://user:secret@host:8443"})
  void kindsOfOtherVersionsAreNamedWithoutTheirSecrets(String address) {
    UsageException refusal = assertThrows(UsageException.class, () -> parser.parse(address));
    String kind = address.substring(0, address.indexOf(':'));
    assertTrue(
        refusal.getMessage().contains(kind + ": addresses are not in this version"),
        refusal::getMessage);
    assertFalse((refusal.getMessage() + refusal.hint()).contains("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "b2:my-bucket, my-bucket, ''",
    "b2:my-bucket/, my-bucket, ''",
    "b2:my-bucket:, my-bucket, ''",
    "b2:my-bucket/hosts/one, my-bucket, hosts/one",
    "b2:my-bucket/hosts/one/, my-bucket, hosts/one",
    "b2:my-bucket:hosts/one, my-bucket, hosts/one",
    "b2:my-bucket:/hosts/one, my-bucket, hosts/one",
    "b2:my-bucket/a:b, my-bucket, a:b",
    "b2:MyBucket7/Rücken wind, MyBucket7, Rücken wind"
  })
  void bucketsOfB2HaveAPrefixAfterASlashOrAColon(String address, String bucket, String prefix) {
    assertEquals(new RepositoryLocation.B2(bucket, prefix), parser.parse(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b2:",
        "b2:/",
        "b2:short",
        "b2://my-bucket/prefix",
        "b2:under_score",
        "b2:b2-bucket",
        "b2:my-bucket/a//b",
        "b2:my-bucket/../other",
        "b2:my-bucket/a/.",
        "b2:id:secret@my-bucket"
      })
  void whatIsNoBucketOrPrefixOfB2IsRefusedWithoutRepeatingIt(String address) {
    UsageException refusal = assertThrows(UsageException.class, () -> parser.parse(address));
    assertFalse((refusal.getMessage() + refusal.hint()).contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest:http://user:secret@host/",
        "file:///srv",
        "S3:bucket",
        "C:\\backup",
        "user:secret@host"
      })
  void unknownKindsAreRefusedWithTheWayToWriteAPath(String address) {
    UsageException refusal = assertThrows(UsageException.class, () -> parser.parse(address));
    assertTrue(refusal.hint().contains("./"), refusal::hint);
    assertFalse((refusal.getMessage() + refusal.hint()).contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "local:",
        "~",
        "~/backup",
        "/srv\n",
        "/srv\0x",
        "local:~/x",
        "a\u001bb",
        "\t"
      })
  void whatIsNoAddressIsAUsageError(String address) {
    assertThrows(UsageException.class, () -> parser.parse(address));
  }

  @Test
  void anAddressOfAnyLengthIsAnswered() {
    assertThrows(UsageException.class, () -> parser.parse("x".repeat(5000)));
    assertThrows(UsageException.class, () -> parser.parse("s3:" + "x/".repeat(100_000)));
  }

  @Test
  void randomAddressesAreReadOrRefusedAndNothingElse() {
    Random random = new Random(SEED);
    String alphabet = "abS3:/.~\\@ -+%\n\0äß€\ud83d\ude00\ud800";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder address = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        address.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        RepositoryLocation location = parser.parse(address.toString());
        assertTrue(location instanceof RepositoryLocation.Local local && local.root().isAbsolute());
      } catch (UsageException refusal) {
        assertFalse(refusal.getMessage().isEmpty(), () -> "seed " + SEED);
      }
    }
  }

  @Test
  void relativeWorkingDirectoriesAreABug() {
    assertThrows(IllegalArgumentException.class, () -> new LocationParser(Path.of("x")));
    assertThrows(IllegalArgumentException.class, () -> new RepositoryLocation.Local(Path.of("x")));
  }
}
