package dj.adapters.storage.backend.b2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.backend.NetworkSettings;
import dj.adapters.storage.backend.TestCertificate;
import dj.adapters.storage.backend.b2.testing.B2Key;
import dj.adapters.storage.backend.b2.testing.B2Server;
import dj.domain.error.DjException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which servers are trusted, and with what.
@Timeout(60)
final class B2TrustTest {
  private static final String BUCKET = "backup-bucket";

  @TempDir private Path directory;
  private TestCertificate certificate;
  private B2Server server;

  @BeforeEach
  void start() throws IOException {
    certificate = TestCertificate.create(directory);
    server = new B2Server(Optional.of(certificate.context()));
    server.addBucket(BUCKET);
    server.addKey(B2Key.master("id", "secret"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerWithAnUnknownAuthorityIsRefused() {
    try (StorageBackend backend = backend(Optional.empty(), false)) {
      DjException failure =
          assertThrows(UntrustedServerException.class, () -> backend.sizeBytes(FileName.CONFIG));
      assertTrue(failure.getMessage().contains("certificate"), failure::getMessage);
      assertTrue(failure.hint().contains("--cacert"), failure::hint);
    }
    assertEquals(0, server.count(), "nothing was said to it");
  }

  @Test
  void anAuthorityThatIsNamedIsTrusted() {
    try (StorageBackend backend = backend(Optional.of(certificate.file()), false)) {
      assertEquals(OptionalLong.empty(), backend.sizeBytes(FileName.CONFIG));
    }
  }

  @Test
  void withoutChecksAnybodyIsTrusted() {
    try (StorageBackend backend = backend(Optional.empty(), true)) {
      assertEquals(OptionalLong.empty(), backend.sizeBytes(FileName.CONFIG));
    }
  }

  @Test
  void aTokenIsNeverSentWithoutEncryption() {
    server.setApiUrl(server.endpoint().replace("https:", "http:"));
    try (StorageBackend backend = backend(Optional.of(certificate.file()), false)) {
      DjException failure =
          assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(FileName.CONFIG));
      assertTrue(failure.getMessage().contains("encryption"), failure::getMessage);
    }
  }

  @Test
  void aFileWithoutCertificatesIsAMistakeOfUse() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path text = Files.writeString(directory.resolve("text.pem"), "no certificate\n");
    for (Path each : new Path[] {empty, text, directory.resolve("missing.pem")}) {
      try (StorageBackend backend = backend(Optional.of(each), false)) {
        assertThrows(
            UsageException.class, () -> backend.sizeBytes(FileName.CONFIG), each::toString);
      }
    }
  }

  private StorageBackend backend(Optional<Path> authority, boolean insecure) {
    NetworkSettings network =
        new NetworkSettings(
            2,
            Duration.ofSeconds(20),
            authority,
            insecure,
            Map.of(B2Backend.ENDPOINT_OPTION, server.endpoint()));
    return new B2Backend(new B2Place(BUCKET, "one"), new B2Account("id", "secret"), network, "dj");
  }
}
