package dj.adapters.storage.backend.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.s3.testing.CannedServer;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.error.DeniedException;
import dj.domain.error.DjException;
import dj.domain.error.FailedException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.UsageException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every refusal of a server, and every trouble on the way to it, is told as what it is.
final class S3FailuresTest {
  private static final FileName LOCK = new FileName(FileKind.LOCK, "a".repeat(64));
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "AKOURS", "AWS_SECRET_ACCESS_KEY", "hidden");

  private final CannedServer server = new CannedServer();
  private final StorageBackend backend =
      S3Server.backend(server.place(), S3Server.network(Map.of()), KEYS);

  @AfterEach
  void close() {
    backend.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, DeniedException, AWS_ACCESS_KEY_ID",
    "403, SignatureDoesNotMatch, DeniedException, AWS_SECRET_ACCESS_KEY",
    "400, ExpiredToken, DeniedException, AWS_SESSION_TOKEN",
    "403, AccessDenied, DeniedException, s3:PutObject",
    "403, RequestTimeTooSkewed, FailedException, clock",
    "404, NoSuchBucket, RepositoryMissingException, s3.create-bucket",
    "403, QuotaExceeded, OutOfSpaceException, quota",
    "403, QuotaExceeded, OutOfSpaceException, prune",
    "400, KMS.NotFoundException, DeniedException, s3.sse-kms-key-id",
    "507, XMinioStorageFull, OutOfSpaceException, quota",
    "400, XMinioAdminBucketQuotaExceeded, OutOfSpaceException, quota",
    "500, InternalError, StorageUnavailableException, again",
    "503, SlowDown, StorageUnavailableException, again",
    "429, TooManyRequests, StorageUnavailableException, again",
    "400, RequestTimeout, StorageUnavailableException, again",
    "400, BadDigest, StorageUnavailableException, again",
    "409, OperationAborted, StorageUnavailableException, again",
    "403, InvalidObjectState, FailedException, restored",
    "400, EntityTooLarge, FailedException, address",
    "400, InvalidStorageClass, FailedException, s3.storage-class",
    "400, InvalidArgument, FailedException, s3.storage-class",
    "501, NotImplemented, FailedException, s3.sse"
  })
  void everyRefusalHasItsOwnError(int status, String code, String kind, String hint) {
    server.thenError(status, code);
    DjException failure = assertThrows(DjException.class, this::writeLock);
    assertEquals(kind, failure.getClass().getSimpleName(), failure::getMessage);
    assertTrue(failure.hint().contains(hint), failure::hint);
    assertTrue(failure.getMessage().contains(LOCK.path()), failure::getMessage);
    assertTrue(failure.getMessage().contains(backend.address()), failure::getMessage);
    assertFalse((failure.getMessage() + failure.hint()).contains("hidden"), "the key is hidden");
    assertEquals(1, server.questions().size(), "one attempt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9000", "https://[::1]", "http://10.0.0.1/"})
  void aBucketIsNotPutBeforeNumbers(String endpoint) {
    NetworkSettings dns = S3Server.network(Map.of("s3.bucket-lookup", "dns"));
    S3Place place = new S3Place(Optional.of(endpoint), "bucket", "");
    try (StorageBackend numbered = S3Server.backend(place, dns, KEYS)) {
      UsageException refusal = assertThrows(UsageException.class, () -> numbered.sizeBytes(LOCK));
      assertTrue(refusal.hint().contains("s3.bucket-lookup=path"), refusal::hint);
    }
  }

  /// As Ceph tells of a key that its key store does not have.
  @Test
  void aKeyForEncryptionIsNotTakenForTheKeysOfTheUser() {
    server.then(
        403,
        Map.of("Content-Type", "application/xml"),
        "<Error><Code>InvalidAccessKeyId</Code><Message>Failed to retrieve the actual key,"
            + " kms-keyid: k</Message></Error>");
    DjException failure = assertThrows(DeniedException.class, this::writeLock);
    assertTrue(failure.hint().contains("s3.sse-kms-key-id"), failure::hint);
  }

  @Test
  void aDeniedDeleteNamesTheAppendOnlySetUp() {
    server.thenError(403, "AccessDenied");
    DjException failure = assertThrows(DeniedException.class, () -> backend.delete(LOCK));
    assertTrue(failure.hint().contains("append-only"), failure::hint);
  }

  @Test
  void theServersWishToBeLeftAloneIsPassedOn() {
    server.then(503, Map.of("Retry-After", "17"), "");
    StorageUnavailableException failure =
        assertThrows(StorageUnavailableException.class, this::writeLock);
    assertEquals(Duration.ofSeconds(17), failure.retryAfter());
  }

  @Test
  void aWishThatIsNoNumberIsNone() {
    server.then(503, Map.of("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT"), "");
    StorageUnavailableException failure =
        assertThrows(StorageUnavailableException.class, this::writeLock);
    assertEquals(Duration.ZERO, failure.retryAfter());
  }

  @Test
  void bothClocksAreNamedWhenTheyDiffer() {
    server.then(
        403,
        Map.of("Content-Type", "application/xml", "Date", "Sat, 01 Jan 2000 00:00:00 GMT"),
        "<Error><Code>RequestTimeTooSkewed</Code></Error>");
    FailedException failure = assertThrows(FailedException.class, this::writeLock);
    assertTrue(failure.getMessage().contains(", there "), failure::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>log in</html>", "", "<Error>", "502 Bad Gateway"})
  void whatAProxySaysIsNotTakenForS3(String page) {
    server.then(502, Map.of("Content-Type", "text/html"), page);
    assertThrows(StorageUnavailableException.class, this::writeLock);
    server.then(200, Map.of("Content-Type", "text/html"), page);
    assertThrows(StorageUnavailableException.class, () -> backend.list(FileKind.LOCK, _ -> {}));
  }

  @Test
  void aRefusedHeadIsAskedForItsReason() {
    server.then(403, Map.of(), "").thenError(403, "InvalidAccessKeyId");
    DjException failure = assertThrows(DeniedException.class, () -> backend.sizeBytes(LOCK));
    assertTrue(failure.getMessage().contains("does not accept the keys"), failure::getMessage);
  }

  @Test
  void aMissingObjectInAMissingBucketIsNotJustMissing() {
    server.then(404, Map.of(), "").then(404, Map.of(), "");
    assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(LOCK));
  }

  @Test
  void anotherRegionIsFoundOutAndKept() {
    server
        .then(
            400,
            Map.of("Content-Type", "application/xml"),
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>mars-2</Region></Error>")
        .then(200, Map.of(), "")
        .then(200, Map.of(), "");
    writeLock();
    writeLock();
    assertTrue(signature(0).contains("/us-east-1/s3/"), () -> signature(0));
    assertTrue(signature(1).contains("/mars-2/s3/"), () -> signature(1));
    assertTrue(signature(2).contains("/mars-2/s3/"), () -> signature(2));
  }

  @Test
  void aRegionThatLeadsNowhereIsAnErrorWithTheOptionToSetIt() {
    server.thenError(400, "AuthorizationHeaderMalformed");
    FailedException failure = assertThrows(FailedException.class, this::writeLock);
    assertTrue(failure.hint().contains("AWS_REGION"), failure::hint);
  }

  @Test
  void aServerThatRefusesConnectionsIsUnavailable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    DjException failure = assertUnavailable("http://127.0.0.1:" + port, "check the network");
    assertTrue(failure.getMessage().endsWith(": Connection refused"), failure::getMessage);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertUnavailable("http://127.0.0.1:" + silent.getLocalPort(), "again");
    }
  }

  @Test
  void aNameThatNobodyHasIsUnavailable() {
    assertUnavailable("https://nobody.invalid", "check the network");
  }

  private static DjException assertUnavailable(String endpoint, String hint) {
    S3Place place = new S3Place(Optional.of(endpoint), "bucket", "");
    NetworkSettings network =
        new NetworkSettings(1, Duration.ofMillis(300), Optional.empty(), false, Map.of());
    try (StorageBackend remote = S3Server.backend(place, network, KEYS)) {
      DjException failure = assertThrows(DjException.class, () -> remote.sizeBytes(LOCK));
      assertInstanceOf(StorageUnavailableException.class, failure);
      assertTrue(failure.hint().contains(hint), failure::hint);
      return failure;
    }
  }

  private String signature(int question) {
    return server.questions().get(question).headers().get("authorization");
  }

  private void writeLock() {
    backend.write(LOCK, ByteBuffer.wrap(new byte[10]), WriteMode.REPLACE);
  }
}
