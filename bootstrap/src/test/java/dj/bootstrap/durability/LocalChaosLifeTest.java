package dj.bootstrap.durability;

import dj.adapters.storage.backend.local.LocalBackend;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.io.TempDir;

/// A directory in bad weather.
final class LocalChaosLifeTest extends ChaosLifeTest {
  @TempDir(factory = FastDirectory.class)
  private Path directory;

  @Override
  protected StorageBackend open() {
    return new LocalBackend(directory.resolve("repository"), new SecureRandom());
  }
}
