package dj.adapters.storage.backend.local;

import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.StorageBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import org.junit.jupiter.api.io.TempDir;

/// The backend on a local file system keeps the contract.
final class LocalBackendContractTest extends StorageBackendContract {
  @TempDir(factory = FastDirectory.class)
  private Path directory;

  @Override
  protected StorageBackend open() {
    return new LocalBackend(directory.resolve("repository"), new SecureRandom());
  }

  /// Thousands of syncs would prove nothing more.
  @Override
  protected void fill(Collection<FileName> files, byte[] content) {
    try {
      for (FileName file : files) {
        Files.write(directory.resolve("repository").resolve(file.path()), content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
