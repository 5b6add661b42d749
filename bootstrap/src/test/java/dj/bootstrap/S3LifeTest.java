package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.s3.S3Place;
import dj.adapters.storage.backend.s3.testing.S3Server;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The life of a repository in S3.
final class S3LifeTest extends StorageLifeTest {
  private static S3Server server;

  private final S3Place place = server.newPlace();
  private final Map<String, String> more = new HashMap<>();

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected int serverPort() {
    return URI.create(server.endpoint()).getPort();
  }

  @Override
  protected String address(int port) {
    return "s3:http://127.0.0.1:" + port + "/" + place.bucket() + "/" + place.prefix();
  }

  @Override
  protected Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(server.variables());
    variables.putAll(more);
    return variables;
  }

  @Test
  void wrongKeysAreToldAndNotTriedAgain() {
    more.put("AWS_SECRET_ACCESS_KEY", "wrong");
    assertEquals(18, run("repo", "init"), err);
    assertTrue(err.contains("does not accept the keys"), err);
    more.put("AWS_ACCESS_KEY_ID", "AKUNKNOWN");
    assertEquals(18, run("snapshot", "list"), err);
    assertTrue(err.contains("does not accept the keys"), err);
  }

  @Test
  void noKeysAreAUsageError() {
    more.put("AWS_ACCESS_KEY_ID", "");
    more.put("AWS_SECRET_ACCESS_KEY", "");
    assertEquals(2, run("repo", "init"), err);
    assertTrue(err.contains("AWS_ACCESS_KEY_ID"), err);
  }

  @Test
  void unknownOptionsAreAUsageError() {
    assertEquals(2, run("repo", "init", "-o", "s3.storage-clas=x"), err);
    assertTrue(err.contains("s3.storage-class"), err);
  }

  @Test
  void withoutTheRightToDeleteBackupsGoOnAndAPruneSaysThatItIsDenied() {
    try (S3Server appendOnly = S3Server.startAppendOnly()) {
      more.putAll(appendOnly.variables());
      String repository =
          "s3:" + appendOnly.endpoint() + "/" + appendOnly.newPlace().bucket() + "/append-only";
      succeeds("repo", "init", "-r", repository);
      succeeds("backup", "create", directory.toString(), "-q", "-r", repository);
      succeeds("backup", "create", directory.toString(), "-q", "-r", repository);
      succeeds("repo", "check", "--read-data", "-r", repository);
      assertEquals(18, run("snapshot", "delete", "latest", "--yes", "-r", repository), err);
      assertTrue(err.contains("append-only"), err);
      succeeds(
          "restore",
          "latest",
          "--dry-run",
          "--target",
          directory.resolve("over").toString(),
          "-r",
          repository);
    }
  }
}
