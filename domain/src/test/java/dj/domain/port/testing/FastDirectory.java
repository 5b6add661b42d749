package dj.domain.port.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Temporary directories in memory where the system has them, for tests whose many syncs would only
/// heat a disk.
public final class FastDirectory implements TempDirFactory {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /// Creates the factory; JUnit does.
  public FastDirectory() {}

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    return Files.isWritable(IN_MEMORY)
        ? Files.createTempDirectory(IN_MEMORY, "dj-test")
        : Files.createTempDirectory("dj-test");
  }
}
