package dj.adapters.storage.backend.s3;

import static dj.adapters.storage.backend.s3.testing.MixedServer.answer;
import static dj.adapters.storage.backend.s3.testing.MixedServer.bytes;
import static dj.adapters.storage.backend.s3.testing.MixedServer.reset;
import static dj.adapters.storage.backend.s3.testing.MixedServer.secureAnswer;
import static dj.adapters.storage.backend.s3.testing.MixedServer.secureSilence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.TestCertificate;
import dj.adapters.storage.backend.s3.testing.CannedServer;
import dj.adapters.storage.backend.s3.testing.MixedServer;
import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.error.DjException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.WrongProtocolException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An address that says `http` of a server with TLS, or `https` of one without, is told at once.
/// What only looks like it, and passes, is tried again.
@Timeout(60)
final class S3SchemeTest {
  private static final FileName LOCK = new FileName(FileKind.LOCK, "a".repeat(64));
  private static final Map<String, String> KEYS =
      Map.of("AWS_ACCESS_KEY_ID", "AKOURS", "AWS_SECRET_ACCESS_KEY", "hidden");

  @TempDir private static Path directory;
  private static TestCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws IOException {
    certificate = TestCertificate.create(directory);
  }

  @Test
  void aServerWithoutTlsIsToldAtOnce() {
    try (S3Server server = S3Server.startWith(new TransientNio2BlobStore())) {
      assertTold(server.endpoint().replace("http://", "https://"), "speaks no TLS", "http://");
    }
  }

  /// The JDK's server waits for the end of a line, which no greeting of TLS has.
  @Test
  void aServerThatWaitsForMoreOfTheGreetingIsToldToo() {
    try (CannedServer server = new CannedServer()) {
      String endpoint = server.place().endpoint().orElseThrow();
      assertTold(endpoint.replace("http://", "https://"), "speaks no TLS", "http://");
      List<CannedServer.Question> questions = server.questions();
      assertEquals(List.of("HEAD /"), questions.stream().map(each -> each.line()).toList());
      assertFalse(
          questions.getFirst().headers().containsKey("authorization"),
          "nothing is signed that goes without the TLS that was asked for");
    }
  }

  @Test
  void aServerWithTlsIsToldAtOnce() throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.start();
    try {
      assertTold("http://127.0.0.1:" + server.getAddress().getPort(), "speaks TLS", "https://");
    } finally {
      server.stop(0);
    }
  }

  /// What nginx, Apache and servers in Go say.
  @Test
  void aServerWithTlsThatRefusesInPlainWordsIsToldAtOnce() {
    assertTlsIsFound(answer("400 Bad Request"));
  }

  /// What OpenSSL does.
  @Test
  void aServerWithTlsThatHangsUpIsToldAtOnce() {
    assertTlsIsFound((_, _) -> {});
  }

  @Test
  void aServerWithTlsThatBreaksTheLineIsToldAtOnce() {
    assertTlsIsFound(reset());
  }

  @ParameterizedTest
  @ValueSource(strings = {"15030100020246", "1503030002020a", "15030300020228"})
  void aServerWithTlsThatSendsAnAlertIsToldAtOnce(String alert) {
    assertTlsIsFound(bytes(alert));
  }

  /// As one does that has no answer to HEAD.
  @Test
  void aServerThatEndsAHandshakeSpeaksTls() {
    MixedServer.Treatment silent = secureSilence(certificate.context());
    try (MixedServer server = new MixedServer(List.of(silent), List.of((_, _) -> {}))) {
      assertTold(server.endpoint("http"), "speaks TLS", "https://");
    }
  }

  private static void assertTlsIsFound(MixedServer.Treatment plain) {
    MixedServer.Treatment secure = secureAnswer(certificate.context(), "403 Forbidden");
    try (MixedServer server = new MixedServer(List.of(secure), List.of(plain))) {
      assertTold(server.endpoint("http"), "speaks TLS", "https://");
    }
  }

  private static void assertTold(String endpoint, String reason, String hint) {
    try (StorageBackend backend = backend(endpoint)) {
      DjException failure =
          assertThrows(WrongProtocolException.class, () -> backend.sizeBytes(LOCK));
      assertTrue(failure.getMessage().contains(LOCK.path()), failure::getMessage);
      assertTrue(failure.getMessage().contains(reason), failure::getMessage);
      assertTrue(failure.hint().contains(hint), failure::hint);
    }
  }

  @Test
  void aHandshakeThatBreaksIsTriedAgain() {
    assertTriedAgain(reset(), reset());
  }

  /// The port of a server with TLS may answer a plain request as well, with the way to go.
  @ParameterizedTest
  @ValueSource(
      strings = {"301 Moved Permanently", "308 Permanent Redirect", "426 Upgrade Required"})
  void aHandshakeThatBreaksWherePlainRequestsAreSentOnIsTriedAgain(String way) {
    assertTriedAgain(reset(), answer(way));
  }

  @ParameterizedTest
  @ValueSource(strings = {"503 Service Unavailable", "400 Bad Request"})
  void aLoadBalancerThatAnswersAGreetingInPlainWordsIsAskedAgain(String words) {
    assertTriedAgain(answer(words), answer(words));
  }

  private static void assertTriedAgain(MixedServer.Treatment first, MixedServer.Treatment plain) {
    MixedServer.Treatment secure = secureAnswer(certificate.context(), "404 Not Found");
    try (MixedServer server = new MixedServer(List.of(first, secure), List.of(plain));
        StorageBackend backend = backend(server.endpoint("https"))) {
      assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(LOCK));
      assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(LOCK));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"503 Service Unavailable", "400 Bad Request"})
  void aLoadBalancerWithoutTlsIsAskedAgain(String words) {
    try (MixedServer server =
            new MixedServer(List.of(reset()), List.of(answer(words), answer("404 Not Found")));
        StorageBackend backend = backend(server.endpoint("http"))) {
      assertThrows(StorageUnavailableException.class, () -> backend.list(FileKind.LOCK, _ -> {}));
      assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(LOCK));
    }
  }

  @Test
  void aServerThatWasReachedIsNotDoubted() {
    MixedServer.Treatment secure = secureAnswer(certificate.context(), "404 Not Found");
    try (MixedServer server =
            new MixedServer(List.of(secure, secure, reset()), List.of(answer("403 Forbidden")));
        StorageBackend backend = backend(server.endpoint("https"))) {
      assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(LOCK));
      assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(LOCK));
      assertEquals(0, server.plainVisits());
    }
  }

  private static StorageBackend backend(String endpoint) {
    NetworkSettings network =
        new NetworkSettings(
            1, Duration.ofSeconds(2), Optional.of(certificate.file()), false, Map.of());
    return S3Server.backend(new S3Place(Optional.of(endpoint), "bucket", ""), network, KEYS);
  }
}
