package dj.adapters.storage.backend.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys, region and server are found where Amazon's own programs keep them.
final class S3AccountTest {
  @TempDir private Path home;

  @Test
  void theEnvironmentComesFirst() throws IOException {
    profiles("[default]\naws_access_key_id = FILE\naws_secret_access_key = x\n", "");
    S3Account account =
        account(
            Map.of(
                "AWS_ACCESS_KEY_ID", " AK ",
                "AWS_SECRET_ACCESS_KEY", "SK",
                "AWS_SESSION_TOKEN", "T",
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_REGION", ""));
    assertEquals(new S3Credentials("AK", "SK", Optional.of("T")), account.credentials());
    assertEquals(Optional.of("eu-west-1"), account.region());
  }

  @Test
  void theChosenProfileIsReadFromBothFiles() throws IOException {
    profiles(
        """
        # keys
        [default]
        aws_access_key_id = WRONG
        aws_secret_access_key = WRONG
        [ backup ]
        aws_access_key_id=AKFILE
        aws_secret_access_key = se/cr=et  # mine
        aws_session_token =
        """,
        """
        [profile backup]
        region = eu-central-1
        s3 =
          max_concurrent_requests = 20
        endpoint_url = https://minio.example.com:9000
        [default]
        region = nowhere
        """);
    S3Account account = account(Map.of("AWS_PROFILE", "backup"));
    assertEquals(new S3Credentials("AKFILE", "se/cr=et", Optional.empty()), account.credentials());
    assertEquals(Optional.of("eu-central-1"), account.region());
    assertEquals(Optional.of("https://minio.example.com:9000"), account.endpoint());
  }

  @Test
  void theServerMayBeInASectionOfServices() throws IOException {
    profiles(
        "",
        """
        [services store]
        dynamodb =
          endpoint_url = https://db.example.com
        s3 =
          # ours
          endpoint_url = https://ceph.example.com
        [services other]
        s3 =
          endpoint_url = https://other.example.com
        [profile backup]
        services = store
        endpoint_url = https://all.example.com
        """);
    S3Account account = account(Map.of("AWS_PROFILE", "backup"));
    assertEquals(Optional.of("https://ceph.example.com"), account.endpoint());
  }

  @Test
  void filesThatCannotBeReadAreToldInWords() throws IOException {
    Path folder = Files.createDirectories(home.resolve(".aws/credentials"));
    assertRefused(Map.of(), "cannot read " + folder + ": Is a directory");
  }

  @Test
  void withoutAChoiceTheDefaultProfileCounts() throws IOException {
    profiles("[default]\naws_access_key_id = AK\naws_secret_access_key = SK\n", "");
    assertEquals("AK", account(Map.of()).credentials().accessKey());
  }

  @Test
  void aServerOfOurOwnVariableBeatsTheOthers() {
    Map<String, String> variables =
        Map.of("AWS_ENDPOINT_URL", "https://b", "DJ_S3_ENDPOINT", "https://a");
    assertEquals(Optional.of("https://a"), account(variables).endpoint());
  }

  @Test
  void aProfileThatIsNotThereIsAUsageError() {
    S3Account account = account(Map.of("AWS_PROFILE", "nobody"));
    UsageException refusal = assertThrows(UsageException.class, account::credentials);
    assertTrue(refusal.getMessage().contains("nobody"), refusal::getMessage);
  }

  @Test
  void noKeysOneHalfAndIndirectKeysAreUsageErrors() throws IOException {
    assertRefused(Map.of(), "anonymously");
    assertRefused(Map.of("AWS_ACCESS_KEY_ID", "AK"), "AWS_SECRET_ACCESS_KEY");
    assertRefused(Map.of("AWS_SECRET_ACCESS_KEY", "SK"), "AWS_ACCESS_KEY_ID");
    assertRefused(
        Map.of("AWS_ACCESS_KEY_ID", "A\u00e4", "AWS_SECRET_ACCESS_KEY", "hidden"), "character");
    profiles("", "[default]\nsso_session = work\n");
    assertRefused(Map.of(), "does not know");
    profiles("[default]\naws_access_key_id = AK\n", "");
    assertRefused(Map.of(), "the profile 'default' has one half of a key");
  }

  @Test
  void aKeyDoesNotShowItsSecret() {
    assertFalse(new S3Credentials("AK", "hidden", Optional.of("too")).toString().contains("h"));
  }

  private void assertRefused(Map<String, String> variables, String reason) {
    S3Account account = account(variables);
    UsageException refusal = assertThrows(UsageException.class, account::credentials);
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    assertFalse((refusal.getMessage() + refusal.hint()).contains("hidden"));
  }

  private S3Account account(Map<String, String> variables) {
    return new S3Account(variables, home);
  }

  private void profiles(String credentials, String config) throws IOException {
    Path folder = Files.createDirectories(home.resolve(".aws"));
    Files.writeString(folder.resolve("credentials"), credentials);
    Files.writeString(folder.resolve("config"), config);
  }
}
