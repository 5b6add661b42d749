package dj.adapters.storage.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses in S3 are read as users of other programs write them.
final class S3AddressTest {
  private final LocationParser parser = new LocationParser(Path.of("/home/anna"));

  @ParameterizedTest
  @CsvSource({
    "s3:backups, '', backups, ''",
    "s3:backups/, '', backups, ''",
    "s3:backups/laptop, '', backups, laptop",
    "s3:backups/laptop/anna/, '', backups, laptop/anna",
    "s3:backups//laptop, '', backups, laptop",
    "s3://backups/laptop, '', backups, laptop",
    "s3:backups/a:b, '', backups, a:b",
    "s3:s3.amazonaws.com/backups/laptop, https://s3.amazonaws.com, backups, laptop",
    "s3:s3.eu-west-1.amazonaws.com/backups, https://s3.eu-west-1.amazonaws.com, backups, ''",
    "s3:S3.amazonaws.com/backups, https://s3.amazonaws.com, backups, ''",
    "s3:localhost:9000/backups, https://localhost:9000, backups, ''",
    "s3:http://localhost:9000/backups, http://localhost:9000, backups, ''",
    "s3:https://minio.example.com/my.bucket/x, https://minio.example.com, my.bucket, x",
    "s3:https://[::1]:9000/backups/x, https://[::1]:9000, backups, x"
  })
  void addressesNameServerBucketAndPrefix(
      String address, String endpoint, String bucket, String prefix) {
    assertEquals(
        new RepositoryLocation.S3(
            Optional.of(endpoint).filter(text -> !text.isEmpty()), bucket, prefix),
        parser.parse(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:",
        "s3:/",
        "s3:///",
        "s3:b",
        "s3:-bucket",
        "s3:bucket/a//b",
        "s3:bucket/./b",
        "s3:bucket/..",
        "s3:https://",
        "s3:https:///bucket",
        "s3:https://host",
        "s3:https://host:99999/bucket",
        "s3:https://host:0/bucket",
        "s3:https://ho st/bucket",
        "s3:https://host?x/bucket",
        "s3:bucket name/x"
      })
  void whatIsNoPlaceInABucketIsAUsageError(String address) {
    assertThrows(UsageException.class, () -> parser.parse(address));
  }

  @Test
  void aNameThatCouldBeAServerOrABucketIsNotGuessed() {
    UsageException refusal =
        assertThrows(UsageException.class, () -> parser.parse("s3:minio.example.com/backups"));
    assertTrue(refusal.hint().contains("s3:https://minio.example.com/"), refusal::hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:https://key:secret@host:9000/bucket",
        "s3:secret@bucket/prefix",
        "s3:key:secret@host/bucket",
        "s3://secret@bucket/prefix"
      })
  void keysInAddressesAreRefusedAndNotRepeated(String address) {
    UsageException refusal = assertThrows(UsageException.class, () -> parser.parse(address));
    assertFalse((refusal.getMessage() + refusal.hint()).contains("secret"));
    assertTrue(refusal.hint().contains("AWS_ACCESS_KEY_ID"), refusal::hint);
  }
}
