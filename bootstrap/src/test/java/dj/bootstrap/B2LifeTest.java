package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.b2.testing.B2Key;
import dj.adapters.storage.backend.b2.testing.B2TestPlace;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The life of a repository in B2.
final class B2LifeTest extends StorageLifeTest {
  private final B2TestPlace place = B2TestPlace.local();
  private final Map<String, String> more = new HashMap<>();
  private int port;

  @AfterEach
  void stopServer() {
    place.close();
  }

  @Override
  protected int serverPort() {
    return URI.create(place.server().endpoint()).getPort();
  }

  /// The server leads its clients to further addresses, which have to go over the same line.
  @Override
  protected String address(int linePort) {
    port = linePort;
    place.server().setPublicPort(linePort);
    return place.address();
  }

  @Override
  protected Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(place.environment());
    variables.put("DJ_OPTION", "b2.endpoint=http://localhost:" + port);
    variables.putAll(more);
    return variables;
  }

  @Test
  void aWrongKeyIsToldWithoutItsSecretAndNotTriedAgain() {
    more.put("B2_ACCOUNT_KEY", "not-the-key");
    assertEquals(18, run("repo", "init"), err);
    assertTrue(err.contains("refuses the application key"), err);
    assertFalse(err.contains("not-the-key"), err);
  }

  @Test
  void noKeyIsAUsageError() {
    more.put("B2_ACCOUNT_KEY", "");
    assertEquals(2, run("repo", "init"), err);
    assertTrue(err.contains("B2_ACCOUNT_KEY"), err);
  }

  @Test
  void unknownOptionsAreAUsageError() {
    assertEquals(2, run("repo", "init", "-o", "b2.endpiont=x"), err);
    assertTrue(err.contains("b2.endpoint"), err);
  }

  @Test
  void anEndpointThatIsNoAddressIsAUsageError() {
    for (String wrong : List.of("", "b2.example.com", "ftp://b2.example.com", "https://")) {
      assertEquals(2, run("repo", "init", "-o", "b2.endpoint=" + wrong), err);
      assertTrue(err.contains("'b2.endpoint'"), err);
    }
  }

  @Test
  void aMissingBucketIsTold() {
    place.server().removeBucket(place.bucket());
    assertEquals(10, run("repo", "init"), err);
    assertTrue(err.contains("b2 bucket create"), err);
  }

  @Test
  void aCapThatIsReachedEndsABackupAndTheNextGoesOn() {
    succeeds("repo", "init");
    place.server().setCapBytes(200_000);
    assertEquals(15, run("backup", "create", "source", "-q"), err);
    place.server().setCapBytes(Long.MAX_VALUE);
    succeeds("backup", "create", "source", "-q");
    succeeds("repo", "check", "--read-data");
  }

  @Test
  void aKeyThatCannotDeleteBacksUpAndIsToldWhatItCannot() {
    succeeds("repo", "init");
    place
        .server()
        .addKey(
            new B2Key(
                "append",
                "append-secret",
                Set.of("listFiles", "readFiles", "writeFiles"),
                Optional.of(place.bucket()),
                ""));
    more.put("B2_ACCOUNT_ID", "append");
    more.put("B2_ACCOUNT_KEY", "append-secret");
    succeeds("backup", "create", "source", "-q");
    succeeds("backup", "create", "source", "-q");
    assertEquals(18, run("repo", "prune", "--keep-last", "1", "--yes"), err);
    assertEquals(18, run("snapshot", "delete", "latest", "--yes"), err);
    succeeds("repo", "check", "--read-data");
    succeeds("restore", "latest", "--target", "back", "--verify");
    assertTrue(Files.exists(directory.resolve("back")));
  }

  @Test
  void aPruneRemovesWhatAKilledClientLeftUnfinished() {
    succeeds("repo", "init");
    succeeds("backup", "create", "source", "-q");
    String folder = "hosts/one/data/";
    place.server().leaveUnfinished(place.bucket(), folder + "old", Duration.ofDays(2).toMillis());
    place.server().leaveUnfinished(place.bucket(), folder + "new", 0);
    succeeds("repo", "prune", "--yes", "-q");
    assertEquals(List.of(folder + "new"), place.server().unfinished(place.bucket()));
    assertEquals(1, place.server().count("b2_list_unfinished_large_files"));
  }

  @Test
  void theSettingsShowTheVariablesWithoutTheKey() {
    assertEquals(0, run("env"), err);
    assertTrue(out.contains("B2_ACCOUNT_KEY") && out.contains("***"), out);
    assertFalse(out.contains("master-secret"), out);
  }
}
