package dj.adapters.storage.backend.b2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dj.adapters.storage.backend.NetworkSettings;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that lies, or stops in the middle, costs an error in words and nothing else.
@Timeout(60)
final class B2HostileServerTest {
  private static final String NAME = "a".repeat(64);
  private static final FileName PACK = new FileName(FileKind.PACK, NAME);
  private static final FileName SNAPSHOT = new FileName(FileKind.SNAPSHOT, NAME);
  private static final String SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private ExecutorService executor;
  private String endpoint;
  private StorageBackend backend;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    server.start();
    endpoint = "http://localhost:" + server.getAddress().getPort();
    answers("/b2api/v2/b2_authorize_account", 200, authorization(endpoint));
    backend = backend(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    end.countDown();
    backend.close();
    server.stop(0);
    executor.shutdownNow();
  }

  private StorageBackend backend(Duration limit) {
    return new B2Backend(
        new B2Place("my-bucket", "one"),
        new B2Account("id", "secret"),
        new NetworkSettings(
            2, limit, Optional.empty(), false, Map.of(B2Backend.ENDPOINT_OPTION, endpoint)),
        "dj");
  }

  // Answers

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"allowed\":7}",
        "<html>",
        "{\"accountId\":\"a\"",
        "\u0000"
      })
  void anAuthorisationThatIsNoneIsRefused(String answer) {
    replace("/b2api/v2/b2_authorize_account", 200, answer);
    assertFails(() -> backend.sizeBytes(PACK));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no address", "ftp://localhost", "http://", "file:///etc/passwd"})
  void anAddressThatIsNoneIsRefused(String address) {
    replace("/b2api/v2/b2_authorize_account", 200, authorization(address));
    assertFails(() -> backend.sizeBytes(PACK));
    assertFails(() -> backend.delete(PACK));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void aRedirectIsNotFollowed(int status) throws IOException {
    AtomicInteger visits = new AtomicInteger();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          visits.incrementAndGet();
          exchange.close();
        });
    other.start();
    try {
      on(
          "/file/",
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", "http://localhost:" + other.getAddress().getPort() + "/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      assertFails(() -> backend.sizeBytes(PACK));
      assertFails(() -> backend.read(PACK, 0, new byte[1], 0, 1));
    } finally {
      other.stop(0);
    }
    assertEquals(0, visits.get(), "the token went nowhere else");
  }

  @Test
  void theWordsOfAServerAreFitForATerminal() {
    answers(
        "/b2api/v2/b2_list_file_versions",
        500,
        "{\"status\":500,\"code\":\"x\",\"message\":\"\\u001b[2J" + "long ".repeat(1000) + "\"}");
    DjException failure =
        assertThrows(StorageUnavailableException.class, () -> backend.delete(PACK));
    assertFalse(failure.getMessage().contains("\u001b"));
    assertTrue(failure.getMessage().length() < 500, "bounded");
  }

  @Test
  void anAnswerWithoutEndIsGivenUp() {
    on(
        "/b2api/v2/b2_list_file_names",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = new byte[1 << 20];
          Arrays.fill(spaces, (byte) ' ');
          for (int count = 0; count < 200; count++) {
            exchange.getResponseBody().write(spaces);
          }
          exchange.close();
        });
    assertFails(() -> backend.list(FileKind.PACK, _ -> {}));
  }

  // Listings

  @Test
  void aListingThatGoesInCirclesIsGivenUp() {
    String page = names(List.of(file("one/snapshots/" + NAME, 1)), "one/snapshots/" + NAME);
    answers("/b2api/v2/b2_list_file_names", 200, page);
    assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
  }

  @Test
  void aListingOfEmptyPagesIsGivenUp() {
    answers("/b2api/v2/b2_list_file_names", 200, names(List.of(), "one/snapshots/f"));
    assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
  }

  @Test
  void aNameThatIsListedTwiceIsRefused() {
    String file = file("one/snapshots/" + NAME, 1);
    answers("/b2api/v2/b2_list_file_names", 200, names(List.of(file, file), null));
    assertFails(() -> backend.list(FileKind.SNAPSHOT, _ -> {}));
  }

  @Test
  void strangeNamesAndSizesAreNoFiles() {
    List<String> files =
        List.of(
            file("one/snapshots/" + "/../" + NAME, 1),
            file("one/snapshots/../" + NAME, 1),
            file("one/snapshots/" + NAME, -5),
            file("one/snapshots/" + NAME + "/" + NAME, 1));
    answers("/b2api/v2/b2_list_file_names", 200, names(files, null));
    List<Long> sizes = new ArrayList<>();
    try {
      backend.list(
          FileKind.SNAPSHOT,
          each -> {
            assertEquals(SNAPSHOT, each.file());
            sizes.add(each.sizeBytes());
          });
      assertEquals(List.of(0L), sizes);
    } catch (StorageUnavailableException _) {
      assertEquals(List.of(), sizes);
    }
  }

  @Test
  void versionsWithoutEndAreGivenUp() {
    AtomicInteger number = new AtomicInteger();
    on(
        "/b2api/v2/b2_list_file_versions",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          String name = "one/" + PACK.path();
          List<String> page = new ArrayList<>(java.util.Collections.nCopies(1000, file(name, 1)));
          respond(
              exchange,
              200,
              ("{\"files\":["
                      + String.join(",", page)
                      + "],\"nextFileName\":\""
                      + name
                      + "\",\"nextFileId\":\""
                      + number.incrementAndGet()
                      + "\"}")
                  .getBytes(UTF_8));
        });
    assertFails(() -> backend.delete(PACK));
    assertTrue(number.get() < 200, "bounded");
  }

  @Test
  void versionsThatGoInCirclesAreGivenUp() {
    String name = "one/" + PACK.path();
    answers(
        "/b2api/v2/b2_list_file_versions",
        200,
        "{\"files\":["
            + file(name, 1)
            + "],\"nextFileName\":\""
            + name
            + "\",\"nextFileId\":\"x\"}");
    assertFails(() -> backend.delete(PACK));
  }

  // Reads

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes 0-9/10",
        "bytes 1-4/10",
        "bytes 0-4",
        "bytes */10",
        "bytes 0-4/*",
        "bytes 0-4/x",
        "bytes 0-4/99999999999999999999",
        "bytes 0-3/4"
      })
  void anAnswerThatIsAnotherRangeIsRefused(String range) {
    onDownload(206, range, "12345");
    assertFails(() -> backend.read(PACK, 0, new byte[5], 0, 5));
  }

  @Test
  void aWholeFileInPlaceOfARangeIsRefused() {
    onDownload(200, "", "12345");
    assertFails(() -> backend.read(PACK, 0, new byte[5], 0, 5));
  }

  @Test
  void moreBytesThanAskedForTouchNothing() {
    onDownload(206, "bytes 0-4/10", "1234567890");
    byte[] target = "....................".getBytes(UTF_8);
    assertFails(() -> backend.read(PACK, 0, target, 5, 5));
    String after = new String(target, UTF_8);
    assertEquals(".....", after.substring(0, 5));
    assertEquals("..........", after.substring(10));
  }

  @Test
  void fewerBytesThanPromisedAreAnError() {
    on(
        "/file/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/10");
          exchange.sendResponseHeaders(206, 10);
          exchange.getResponseBody().write(new byte[4]);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    assertFails(() -> backend.read(PACK, 0, new byte[10], 0, 10));
  }

  @Test
  void aRangeShorterThanItsHeaderSaysIsAnError() {
    onDownload(206, "bytes 0-9/10", "12345");
    assertFails(() -> backend.read(PACK, 0, new byte[10], 0, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "99999999999999999999"})
  void aSizeThatIsNoneIsAnError(String size) {
    on(
        "/file/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", size);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    assertFails(() -> backend.sizeBytes(PACK));
  }

  // Writes

  @Test
  void anUploadThatWasStoredAsSomethingElseIsAnError() {
    on("/file/", exchange -> respond(exchange, 404, new byte[0]));
    answers("/b2api/v2/b2_get_upload_url", 200, uploadUrl(endpoint + "/upload"));
    answers("/upload", 200, file("one/" + PACK.path(), 3));
    assertFails(() -> backend.write(PACK, bytes("four"), StorageBackend.WriteMode.CREATE));
    assertFails(() -> backend.write(PACK, bytes("abc"), StorageBackend.WriteMode.CREATE));
  }

  @Test
  void anUploadAddressThatIsNoneIsAnError() {
    on("/file/", exchange -> respond(exchange, 404, new byte[0]));
    answers("/b2api/v2/b2_get_upload_url", 200, uploadUrl("nowhere"));
    assertFails(() -> backend.write(PACK, bytes("four"), StorageBackend.WriteMode.CREATE));
  }

  // Silence

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() {
    on("/file/", _ -> waitForEnd());
    try (StorageBackend hasty = backend(Duration.ofMillis(300))) {
      assertFails(() -> hasty.sizeBytes(PACK));
    }
  }

  @Test
  void aServerThatStopsInTheMiddleIsGivenUp() {
    on(
        "/file/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/10");
          exchange.sendResponseHeaders(206, 10);
          exchange.getResponseBody().write(new byte[4]);
          exchange.getResponseBody().flush();
          waitForEnd();
        });
    try (StorageBackend hasty = backend(Duration.ofMillis(300))) {
      byte[] target = new byte[10];
      assertFails(() -> hasty.read(PACK, 0, target, 0, 10));
      assertArrayEquals(new byte[10], target);
    }
  }

  @Test
  void anInterruptEndsAWaitingReader() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    on(
        "/file/",
        _ -> {
          asked.countDown();
          waitForEnd();
        });
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Thread[] thread = new Thread[1];
      Future<Boolean> interrupted =
          reader.submit(() -> {
            thread[0] = Thread.currentThread();
            assertThrows(CancelledException.class, () -> backend.sizeBytes(PACK));
            return Thread.interrupted();
          });
      asked.await();
      thread[0].interrupt();
      assertTrue(interrupted.get(), "the flag stays");
    }
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // Shorthands

  private void assertFails(Runnable work) {
    DjException failure = assertThrows(StorageUnavailableException.class, work::run);
    assertTrue(failure.getMessage().contains("b2:my-bucket/one"), failure::getMessage);
  }

  private void on(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private void answers(String path, int status, String answer) {
    on(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          respond(exchange, status, answer.getBytes(UTF_8));
        });
  }

  private void replace(String path, int status, String answer) {
    server.removeContext(path);
    answers(path, status, answer);
  }

  private void onDownload(int status, String range, String body) {
    on(
        "/file/",
        exchange -> {
          if (!range.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Range", range);
          }
          respond(exchange, status, body.getBytes(UTF_8));
        });
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String authorization(String address) {
    return """
    {"accountId":"a","authorizationToken":"t","apiUrl":"%s","downloadUrl":"%s",\
    "recommendedPartSize":100000000,"absoluteMinimumPartSize":5000000,\
    "allowed":{"capabilities":["listFiles","readFiles","writeFiles","deleteFiles"],\
    "bucketId":"b","bucketName":"my-bucket","namePrefix":null}}\
    """
        .formatted(address, address);
  }

  private static String uploadUrl(String address) {
    return "{\"bucketId\":\"b\",\"uploadUrl\":\"%s\",\"authorizationToken\":\"u\"}"
        .formatted(address);
  }

  private static String names(List<String> files, String next) {
    return "{\"files\":[%s],\"nextFileName\":%s}"
        .formatted(String.join(",", files), next == null ? "null" : '"' + next + '"');
  }

  private static String file(String name, long size) {
    return """
    {"fileId":"f","fileName":"%s","action":"upload","contentLength":%d,"contentType":"x",\
    "contentSha1":"%s","uploadTimestamp":1,"fileInfo":{}}\
    """
        .formatted(name, size, SHA1);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
