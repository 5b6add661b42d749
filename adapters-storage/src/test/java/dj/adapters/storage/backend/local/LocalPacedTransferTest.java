package dj.adapters.storage.backend.local;

import dj.adapters.storage.backend.PacedTransferContract;
import dj.adapters.storage.backend.StagedBytes;
import dj.domain.port.Bandwidth;
import dj.domain.port.StorageBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.io.TempDir;

/// A directory under a limit.
final class LocalPacedTransferTest extends PacedTransferContract {
  @TempDir private Path directory;

  private Path root() {
    return directory.resolve("repository");
  }

  @Override
  protected StorageBackend open(Bandwidth bandwidth) {
    StorageBackend backend = new LocalBackend(root(), new SecureRandom(), bandwidth);
    if (!Files.exists(root())) {
      backend.initialize();
    }
    return backend;
  }

  @Override
  protected long sentBytes() {
    return StagedBytes.in(root());
  }
}
