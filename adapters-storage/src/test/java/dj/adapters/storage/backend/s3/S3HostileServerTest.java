package dj.adapters.storage.backend.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.s3.testing.CannedServer;
import dj.adapters.storage.backend.s3.testing.RawServer;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.error.DjException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that lies, stops in the middle or never ends costs an error in words and nothing else.
@Timeout(60)
final class S3HostileServerTest {
  private static final String NAME = "a".repeat(64);
  private static final FileName PACK = new FileName(FileKind.PACK, NAME);
  private static final FileName SNAPSHOT = new FileName(FileKind.SNAPSHOT, NAME);
  private static final Map<String, String> NO_HEADERS = Map.of();
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "AK", "AWS_SECRET_ACCESS_KEY", "SK");

  // Answers

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 206 OK\r\nContent-Range: bytes 0-3/4\r\nContent-Length: -1\r\n\r\nhell",
        "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 421 No\r\nContent-Length: 0\r\n\r\n",
        ""
      })
  void whatIsNoAnswerIsAnError(String answer) {
    try (RawServer server = RawServer.saying(answer);
        StorageBackend backend = raw(server)) {
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
      assertFails(() -> backend.read(PACK, 0, new byte[10], 0, 10));
      assertFails(() -> backend.readWhole(PACK, 1000));
      assertFails(() -> backend.sizeBytes(PACK));
    }
  }

  @Test
  void headersWithoutEndAreGivenUp() {
    try (RawServer server =
            new RawServer((_, out) -> {
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1));
              for (int count = 0; count < 1_000_000; count++) {
                out.write(("X-H" + count + ": y\r\n").getBytes(StandardCharsets.ISO_8859_1));
              }
            });
        StorageBackend backend = raw(server)) {
      assertFails(() -> backend.sizeBytes(PACK));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "403 Forbidden", "500 Broken"})
  void anAnswerWithoutEndIsGivenUp(String status) {
    try (RawServer server =
            new RawServer((_, out) -> {
              out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
              byte[] spaces = new byte[1 << 20];
              Arrays.fill(spaces, (byte) ' ');
              for (int count = 0; count < 200; count++) {
                out.write(spaces);
              }
            });
        StorageBackend backend = raw(server)) {
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
    }
  }

  @Test
  void aServerThatStopsInTheMiddleIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    try (RawServer server =
            new RawServer((_, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<List"
                      .getBytes(StandardCharsets.ISO_8859_1));
              out.flush();
              end.await();
            });
        StorageBackend backend =
            S3Server.backend(server.place(), network(Duration.ofMillis(300)), KEYS)) {
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
      assertFails(() -> backend.read(PACK, 0, new byte[1000], 0, 1000));
      end.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) {
    try (RawServer elsewhere = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        RawServer server =
            RawServer.saying(
                "HTTP/1.1 %d Away\r\nLocation: %s/\r\nContent-Length: 0\r\n\r\n"
                    .formatted(status, elsewhere.endpoint()));
        StorageBackend backend = raw(server)) {
      assertFails(() -> backend.sizeBytes(PACK));
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
      assertFails(() -> write(backend));
      assertEquals(0, elsewhere.visits(), "nothing went elsewhere");
    }
  }

  @Test
  void theWordsOfAServerAreFitForATerminal() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server.then(
          500,
          NO_HEADERS,
          "<Error><Code>Odd&#27;[2J</Code><Message>one&#10;two &#155;31m"
              + "long ".repeat(2000)
              + "</Message></Error>");
      DjException failure = assertThrows(DjException.class, () -> backend.delete(PACK));
      assertTrue(
          failure.getMessage().chars().noneMatch(Character::isISOControl), failure::getMessage);
      assertTrue(failure.getMessage().length() < 700, "bounded");
    }
  }

  @Test
  void aRegionThatIsNoNameIsNotBelieved() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server.then(
          400,
          NO_HEADERS,
          "<Error><Code>AuthorizationHeaderMalformed</Code><Region>a/b\nc</Region></Error>");
      assertFails(() -> backend.delete(PACK));
      assertEquals(1, server.questions().size());
    }
  }

  // Documents

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<x/>",
        "<ListBucketResult><Contents/></ListBucketResult>",
        "<ListBucketResult><Contents><Key>prefix/data/x</Key><Size>-1</Size>"
            + "<LastModified>2026-01-01T00:00:00Z</LastModified></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>%zz</Key><Size>1</Size>"
            + "<LastModified>2026-01-01T00:00:00Z</LastModified></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>prefix/data/x</Key><Size>1</Size>"
            + "<LastModified>yesterday</LastModified></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<!DOCTYPE x [<!ENTITY e \"ee\">]><ListBucketResult>&e;</ListBucketResult>"
      })
  void aListingThatIsNoneIsAnError(String document) {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server.then(200, NO_HEADERS, document);
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
    }
  }

  @Test
  void nestingAndElementsWithoutEndAreGivenUp() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server
          .then(200, NO_HEADERS, "<a>".repeat(500_000))
          .then(200, NO_HEADERS, "<a>" + "<b/>".repeat(500_000) + "</a>");
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
      assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
    }
  }

  // Listings

  @Test
  void aListingThatGoesInCirclesIsGivenUp() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      String page = page("again", entry("prefix/snapshots/" + NAME));
      server.then(200, NO_HEADERS, page).then(200, NO_HEADERS, page);
      assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
    }
  }

  @Test
  void aListingOfEmptyPagesIsGivenUp() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      for (int count = 0; count < 200; count++) {
        server.then(200, NO_HEADERS, page("token" + count, ""));
      }
      assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
    }
  }

  @Test
  void aFewEmptyPagesAreNoEnd() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server
          .then(200, NO_HEADERS, page("one", ""))
          .then(200, NO_HEADERS, page("two", ""))
          .then(200, NO_HEADERS, page("", entry("prefix/snapshots/" + NAME)));
      assertEquals(List.of(SNAPSHOT), listed(backend, FileKind.SNAPSHOT));
    }
  }

  @Test
  void aNameThatIsListedTwiceIsRefused() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      String entry = entry("prefix/snapshots/" + NAME);
      server
          .then(200, NO_HEADERS, page("", entry + entry))
          .then(200, NO_HEADERS, page("two", entry))
          .then(200, NO_HEADERS, page("", entry));
      assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
      assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "config", "other/snapshots/" + "a", "prefi", "../prefix/a"})
  void aNameOutsideOfTheRepositoryIsRefused(String key) {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server
          .then(200, NO_HEADERS, page("", entry(key)))
          .then(200, NO_HEADERS, page("", entry(key)));
      assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
      assertFails(backend::initialize);
    }
  }

  @Test
  void strangeNamesInTheRepositoryAreNoFiles() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      String folder = "prefix/snapshots/";
      server.then(
          200,
          NO_HEADERS,
          page(
              "",
              entry(folder)
                  + entry(folder + "..")
                  + entry(folder + NAME)
                  + entry(folder + NAME + ".tmp")
                  + entry(folder + "b/" + NAME)));
      assertEquals(List.of(SNAPSHOT), listed(backend, FileKind.SNAPSHOT));
    }
  }

  @Test
  void severalKindsAreListedOneByOneByAServerThatDoesNotKnowWhereToBegin() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server
          .then(200, NO_HEADERS, page("more", entry("prefix/config") + entry("prefix/data/aa/x")))
          .then(200, NO_HEADERS, page("", entry("prefix/index/" + NAME)))
          .then(200, NO_HEADERS, page("", entry("prefix/snapshots/" + NAME)));
      List<FileName> found = new ArrayList<>();
      backend.listAll(List.of(FileKind.SNAPSHOT, FileKind.INDEX), each -> found.add(each.file()));
      assertEquals(List.of(new FileName(FileKind.INDEX, NAME), SNAPSHOT), found);
    }
  }

  // Contents

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes 1-4/10", "bytes 0-3/", "bytes */10", "items 0-3/10", "bytes 9-3/10"})
  void anAnswerThatIsAnotherRangeIsRefused(String range) {
    assertReadEndsWith(
        StorageUnavailableException.class,
        range.isEmpty() ? NO_HEADERS : Map.of("Content-Range", range),
        "abcd");
  }

  @Test
  void fewerBytesThanTheRangeHasAreNoEndOfTheFile() {
    assertReadEndsWith(
        StorageUnavailableException.class, Map.of("Content-Range", "bytes 0-3/10"), "ab");
  }

  @Test
  void aFileThatEndsBeforeTheRangeDoesIsMissingThere() {
    assertReadEndsWith(ObjectMissingException.class, Map.of("Content-Range", "bytes 0-1/2"), "ab");
  }

  private static void assertReadEndsWith(
      Class<? extends Throwable> failure, Map<String, String> headers, String content) {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server.then(206, headers, content);
      assertThrows(failure, () -> backend.read(PACK, 0, new byte[4], 0, 4));
    }
  }

  @Test
  void moreBytesThanAskedForTouchNothing() {
    try (CannedServer server = new CannedServer();
        StorageBackend backend = canned(server)) {
      server.then(206, Map.of("Content-Range", "bytes 0-3/10"), "abcdefghij");
      byte[] target = new byte[6];
      backend.read(PACK, 0, target, 1, 4);
      assertArrayEquals(new byte[] {0, 'a', 'b', 'c', 'd', 0}, target);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9223372036854775808", "ten", ""})
  void aSizeThatIsNoneIsAnError(String size) {
    try (RawServer server =
            RawServer.saying(
                "HTTP/1.1 200 OK\r\nLast-Modified: Sat, 01 Jan 2000 00:00:00 GMT\r\nContent-Length: "
                    + size
                    + "\r\n\r\n");
        StorageBackend backend = raw(server)) {
      assertFails(() -> backend.sizeBytes(PACK));
    }
  }

  // Uploads

  @Test
  void anUploadInPartsWhoseEndFailedLateIsAnError() {
    for (String end :
        List.of(
            "<Error><Code>InternalError</Code><Message>m</Message></Error>",
            "<Other/>",
            "",
            "<html>")) {
      try (CannedServer server = new CannedServer()) {
        server
            .then(404, NO_HEADERS, "")
            .then(200, NO_HEADERS, "<R><UploadId>u1</UploadId></R>")
            .then(200, Map.of("ETag", "1"), "")
            .then(200, Map.of("ETag", "2"), "")
            .then(200, NO_HEADERS, end)
            .then(204, NO_HEADERS, "");
        NetworkSettings network = S3Server.network(Map.of());
        StorageBackend backend =
            new S3Backend(
                server.place(),
                new S3Account(KEYS, Path.of("/nonexistent")),
                S3Options.of(network),
                network,
                InstantSource.system(),
                10);
        assertThrows(StorageUnavailableException.class, () -> write(backend), end);
        assertTrue(server.questions().getLast().line().startsWith("DELETE "), "taken back");
      }
    }
  }

  @Test
  void anUploadWithAStrangeTagIsSentWithoutHarm() {
    try (CannedServer server = new CannedServer()) {
      server
          .then(404, NO_HEADERS, "")
          .then(200, NO_HEADERS, "<R><UploadId>&amp;x=1</UploadId></R>")
          .then(200, Map.of("ETag", "<&\">"), "")
          .then(200, Map.of("ETag", "2"), "")
          .then(200, NO_HEADERS, "<CompleteMultipartUploadResult/>");
      NetworkSettings network = S3Server.network(Map.of());
      StorageBackend backend =
          new S3Backend(
              server.place(),
              new S3Account(KEYS, Path.of("/nonexistent")),
              S3Options.of(network),
              network,
              InstantSource.system(),
              10);
      write(backend);
      CannedServer.Question last = server.questions().getLast();
      assertTrue(last.line().endsWith("uploadId=%26x%3D1"), last::line);
      assertFalse(last.body().contains("<&"), last::body);
    }
  }

  private static String page(String next, String entries) {
    return "<ListBucketResult><IsTruncated>"
        + !next.isEmpty()
        + "</IsTruncated><NextContinuationToken>"
        + next
        + "</NextContinuationToken>"
        + entries
        + "</ListBucketResult>";
  }

  private static String entry(String key) {
    return "<Contents><Key>"
        + key
        + "</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>";
  }

  private static List<FileName> listed(StorageBackend backend, FileKind kind) {
    List<FileName> files = new ArrayList<>();
    backend.list(kind, each -> files.add(each.file()));
    return files;
  }

  private static void write(StorageBackend backend) {
    backend.write(PACK, ByteBuffer.allocate(15), WriteMode.CREATE);
  }

  private static void assertFails(Runnable work) {
    DjException failure = assertThrows(DjException.class, work::run);
    assertTrue(failure.getMessage().contains("bucket"), failure::getMessage);
  }

  private static NetworkSettings network(Duration limit) {
    return new NetworkSettings(2, limit, Optional.empty(), false, Map.of());
  }

  private static StorageBackend raw(RawServer server) {
    return S3Server.backend(server.place(), network(Duration.ofSeconds(5)), KEYS);
  }

  private static StorageBackend canned(CannedServer server) {
    return S3Server.backend(server.place(), S3Server.network(Map.of()), KEYS);
  }
}
