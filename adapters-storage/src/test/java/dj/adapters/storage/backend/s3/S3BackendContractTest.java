package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.s3.testing.S3Server;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.StorageBackendContract;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The backend on an S3 server keeps the contract.
final class S3BackendContractTest extends StorageBackendContract {
  private static final int WRITERS = 8;

  private static S3Server server;

  private final S3Place place = server.newPlace();

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected StorageBackend open() {
    return server.backend(place);
  }

  /// Thousands of round trips, so several at once.
  @Override
  protected void fill(Collection<FileName> files, byte[] content) {
    try (ExecutorService executor = Executors.newFixedThreadPool(WRITERS)) {
      files.forEach(file -> executor.execute(() -> write(file, content)));
    }
  }
}
