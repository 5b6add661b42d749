package dj.adapters.storage.backend.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.s3.testing.CannedServer;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.error.FailedException;
import dj.domain.error.ObjectExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import dj.domain.hash.Sha256;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the S3 backend asks of servers, and how it does with those that know less than others.
final class S3BackendTest {
  private static final FileName PACK = new FileName(FileKind.PACK, "b".repeat(64));
  private static final FileName INDEX = new FileName(FileKind.INDEX, "c".repeat(64));
  private static final Map<String, String> NO_HEADERS = Map.of();

  /// The smallest part that servers take but for the last.
  private static final int PART_BYTES = 5 * 1024 * 1024;

  @Test
  void largeFilesAreWrittenInPartsAndFoundWhole() {
    try (S3Server server = S3Server.start()) {
      S3Place place = server.newPlace();
      try (StorageBackend backend = inParts(server, place)) {
        byte[] content = new byte[2 * PART_BYTES + 7];
        new Random(3).nextBytes(content);
        backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE);
        backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE);
        byte[] read = new byte[content.length];
        backend.read(PACK, 0, read, 0, read.length);
        assertArrayEquals(content, read);
        content[PART_BYTES]++;
        assertThrows(
            ObjectExistsException.class,
            () -> backend.write(PACK, ByteBuffer.wrap(content), WriteMode.CREATE));
      }
    }
  }

  private static StorageBackend inParts(S3Server server, S3Place place) {
    NetworkSettings network = S3Server.network(Map.of());
    return new S3Backend(
        place,
        new S3Account(server.variables(), Path.of("/nonexistent")),
        S3Options.of(network),
        network,
        InstantSource.system(),
        PART_BYTES);
  }

  @Test
  void anUploadThatFailsInTheMiddleIsTakenBack() {
    try (CannedServer server = new CannedServer()) {
      server
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "<R><UploadId>u1</UploadId></R>")
          .thenError(500, "InternalError")
          .then(204, NO_HEADERS, "");
      NetworkSettings network = S3Server.network(Map.of());
      StorageBackend backend =
          new S3Backend(
              server.place(),
              new S3Account(keys(), Path.of("/nonexistent")),
              S3Options.of(network),
              network,
              InstantSource.system(),
              10);
      assertThrows(
          StorageUnavailableException.class,
          () -> backend.write(PACK, ByteBuffer.allocate(25), WriteMode.CREATE));
      List<String> lines = lines(server);
      assertTrue(lines.getLast().startsWith("DELETE /bucket/prefix/data/bb/"), lines::toString);
      assertTrue(lines.getLast().endsWith("?uploadId=u1"), lines::toString);
    }
  }

  @Test
  void leftoversAreUploadsOfThisRepositoryThatWereAbandoned() {
    String key = "prefix/data/bb/" + "b".repeat(64);
    String uploads =
        "<R><Upload><Key>%s</Key><UploadId>old</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>"
                .formatted(key)
            + "<Upload><Key>%s</Key><UploadId>new</UploadId><Initiated>%s</Initiated></Upload>"
                .formatted(key, InstantSource.system().instant())
            + "<Upload><Key>else</Key><UploadId>x</UploadId><Initiated>2026-01-01T00:00:00Z</Initiated></Upload></R>";
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server.then(200, NO_HEADERS, uploads).then(204, NO_HEADERS, "");
      backend.removeLeftovers();
      List<String> lines = lines(server);
      assertEquals(2, lines.size(), lines::toString);
      assertTrue(lines.get(0).contains("uploads"), lines::toString);
      assertTrue(lines.get(1).endsWith("?uploadId=old"), lines::toString);
    }
  }

  @Test
  void aServerThatTellsNoUploadsIsNoObstacle() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server.thenError(501, "NotImplemented");
      backend.removeLeftovers();
      assertEquals(1, server.questions().size());
    }
  }

  @Test
  void aServerThatRefusesConditionsIsAskedForTheNameFirst() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server
          .then(404, NO_HEADERS, "")
          .thenError(501, "NotImplemented")
          .then(200, NO_HEADERS, "")
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "");
      create(backend, INDEX);
      create(backend, PACK);
      List<CannedServer.Question> asked = server.questions();
      assertEquals("*", asked.get(1).headers().get("if-none-match"));
      assertNull(asked.get(2).headers().get("if-none-match"));
      assertTrue(asked.get(3).line().startsWith("HEAD "));
      assertNull(asked.get(4).headers().get("if-none-match"));
    }
  }

  @Test
  void aServerThatIgnoresConditionsIsFoundOutOnce() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "")
          .then(200, NO_HEADERS, "")
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "");
      create(backend, INDEX);
      create(backend, PACK);
      List<CannedServer.Question> asked = server.questions();
      assertEquals(5, asked.size());
      assertEquals("*", asked.get(2).headers().get("if-none-match"), "the same again");
      assertNull(asked.get(4).headers().get("if-none-match"));
    }
  }

  @Test
  void aServerThatKeepsConditionsIsAskedInOneRequest() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "")
          .thenError(412, "PreconditionFailed")
          .then(200, NO_HEADERS, "");
      create(backend, INDEX);
      create(backend, PACK);
      assertEquals(4, server.questions().size());
    }
  }

  @Test
  void whatIsNamedByItsContentIsWrittenInOneRequestWithTheDigestOfItsName() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    FileName named = named(content);
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server.then(200, NO_HEADERS, "").thenError(501, "NotImplemented").then(200, NO_HEADERS, "");
      backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED);
      Map<String, String> headers = server.questions().getFirst().headers();
      assertEquals(named.name(), headers.get("x-amz-content-sha256"));
      assertEquals("*", headers.get("if-none-match"));
      assertEquals(1, server.questions().size());
      backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED);
      assertNull(server.questions().getLast().headers().get("if-none-match"));
      assertEquals(3, server.questions().size(), "a server without conditions is asked again");
    }
  }

  @Test
  void whatIsNamedByItsContentAndThereIsComparedWithIt() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    Map<String, String> other =
        Map.of("Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT", "Content-Length", "3");
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server.thenError(412, "PreconditionFailed").then(200, other, "");
      assertThrows(
          ObjectExistsException.class,
          () -> backend.write(named(content), ByteBuffer.wrap(content), WriteMode.CREATE_NAMED));
    }
  }

  @Test
  void contentThatIsNotWhatItsNameSaysIsAnErrorAndNotTriedAgain() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    FileName named = named(content);
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server
          .thenError(400, "XAmzContentSHA256Mismatch")
          .thenError(400, "XAmzContentSHA256Mismatch");
      assertThrows(
          StorageUnavailableException.class,
          () -> backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED),
          "damaged on the way");
      content[0] ^= 1;
      FailedException failure =
          assertThrows(
              FailedException.class,
              () -> backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED));
      assertTrue(failure.hint().contains("memory"), failure::hint);
    }
  }

  @Test
  void aRealServerComparesWhatComesWithTheNameOfAPack() {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    FileName named = named(content);
    try (S3Server server = S3Server.start();
        StorageBackend backend = server.backend(server.newPlace())) {
      backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED);
      backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED);
      backend.delete(named);
      content[0] ^= 1;
      assertThrows(
          FailedException.class,
          () -> backend.write(named, ByteBuffer.wrap(content), WriteMode.CREATE_NAMED));
      assertTrue(backend.sizeBytes(named).isEmpty(), "nothing was stored");
    }
  }

  private static FileName named(byte[] content) {
    return new FileName(FileKind.PACK, HexFormat.of().formatHex(Sha256.of(content)));
  }

  @Test
  void optionsBecomeHeadersOfWhatTheyAreFor() {
    Map<String, String> options =
        Map.of("s3.storage-class", "standard_ia", "s3.sse", "aws:kms", "s3.sse-kms-key-id", "k1");
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, options)) {
      server.then(200, NO_HEADERS, "").then(200, NO_HEADERS, "");
      backend.write(PACK, ByteBuffer.allocate(3), WriteMode.REPLACE);
      backend.write(INDEX, ByteBuffer.allocate(3), WriteMode.REPLACE);
      Map<String, String> pack = server.questions().get(0).headers();
      assertEquals("STANDARD_IA", pack.get("x-amz-storage-class"));
      assertEquals("aws:kms", pack.get("x-amz-server-side-encryption"));
      assertEquals("k1", pack.get("x-amz-server-side-encryption-aws-kms-key-id"));
      assertEquals(
          "cJ6AyISHokEeHuTfufIqhhS0gwHZgUNtHlJTqfP44jM=".length(),
          pack.get("x-amz-checksum-sha256").length());
      assertEquals(
          "session", pack.get("x-amz-security-token"), "keys that expire come with a token");
      assertNull(server.questions().get(1).headers().get("x-amz-storage-class"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3.storage-class, GLACIER",
    "s3.storage-class, a b",
    "s3.sse, AES512",
    "s3.sse-kms-key-id, alone",
    "s3.bucket-lookup, host",
    "s3.create-bucket, yes",
    "s3.region, a/b",
    "s3.unknown, x"
  })
  void optionsThatCannotBeAreUsageErrors(String key, String value) {
    NetworkSettings network = S3Server.network(Map.of(key, value));
    assertThrows(UsageException.class, () -> S3Options.of(network));
  }

  @Test
  void aServerWithoutRangesIsReadRightly() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server, Map.of())) {
      server.then(200, NO_HEADERS, "0123456789");
      byte[] target = new byte[4];
      backend.read(INDEX, 3, target, 0, 4);
      assertArrayEquals("3456".getBytes(StandardCharsets.UTF_8), target);
    }
  }

  @Test
  void aMissingBucketIsMadeOnlyWhenThatIsAskedFor() {
    try (S3Server server = S3Server.startWith(new TransientNio2BlobStore())) {
      S3Place place = new S3Place(Optional.of(server.endpoint()), "dj-new-bucket", "x");
      try (StorageBackend backend = server.backend(place)) {
        assertThrows(RepositoryMissingException.class, backend::initialize);
        assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(INDEX));
        assertThrows(RepositoryMissingException.class, () -> create(backend, INDEX));
      }
      try (StorageBackend backend = server.backend(place, Map.of("s3.create-bucket", "true"))) {
        backend.initialize();
        create(backend, INDEX);
        assertTrue(backend.sizeBytes(INDEX).isPresent());
      }
    }
  }

  @Test
  void aServerWithAnAuthorityOfItsOwnIsTrustedWhenItIsNamed(@TempDir Path directory)
      throws Exception {
    Path keyStore = directory.resolve("server.p12");
    Path certificate = directory.resolve("server.pem");
    keytool(
        keyStore,
        "-genkeypair",
        "-alias",
        "s",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=ip:127.0.0.1");
    keytool(keyStore, "-exportcert", "-alias", "s", "-rfc", "-file", certificate.toString());
    try (S3Server server = S3Server.startSecure(keyStore)) {
      S3Place place = server.newPlace();
      UntrustedServerException refusal =
          assertThrows(
              UntrustedServerException.class, () -> use(server, place, Optional.empty(), false));
      assertTrue(
          refusal
              .getMessage()
              .endsWith("not trusted (no authority that is known here has signed it)"),
          refusal::getMessage);
      assertTrue(refusal.hint().contains("--cacert"), refusal::hint);
      S3Place misnamed =
          new S3Place(
              place.endpoint().map(url -> url.replace("127.0.0.1", "localhost")),
              place.bucket(),
              place.prefix());
      UntrustedServerException other =
          assertThrows(
              UntrustedServerException.class,
              () -> use(server, misnamed, Optional.of(certificate), false));
      assertFalse(other.getMessage().contains("\n"), other::getMessage);
      assertTrue(other.hint().contains("name in the address"), other::hint);
      assertFalse(use(server, place, Optional.of(certificate), false));
      assertFalse(use(server, place, Optional.empty(), true));
    }
  }

  private static boolean use(
      S3Server server, S3Place place, Optional<Path> certificates, boolean insecure) {
    NetworkSettings network =
        new NetworkSettings(1, Duration.ofSeconds(20), certificates, insecure, Map.of());
    try (StorageBackend backend = S3Server.backend(place, network, server.variables())) {
      return backend.sizeBytes(INDEX).isPresent();
    }
  }

  private static void keytool(Path keyStore, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", "password"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  private static void create(StorageBackend backend, FileName file) {
    backend.write(file, ByteBuffer.allocate(10), WriteMode.CREATE);
  }

  private static Map<String, String> keys() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK", "AWS_SESSION_TOKEN", "session");
  }

  private static StorageBackend canned(CannedServer server, Map<String, String> options) {
    return S3Server.backend(server.place(), S3Server.network(options), keys());
  }

  private static List<String> lines(CannedServer server) {
    return server.questions().stream().map(CannedServer.Question::line).toList();
  }
}
