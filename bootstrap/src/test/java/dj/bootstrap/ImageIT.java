package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.bootstrap.Shell.Outcome;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image as a user gets it.
final class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty("dj.image"));

  @TempDir private Path folder;

  @Test
  void startsWithoutAWordOfTheJvm() throws Exception {
    Outcome outcome = version(IMAGE.resolve("bin/dj"), Map.of());
    assertEquals(0, outcome.exitCode(), outcome.messages());
    assertTrue(outcome.results().startsWith("dj "), outcome.results());
    assertEquals("", outcome.messages());
  }

  @Test
  void aotCacheFitsTheLauncher() throws Exception {
    // With this option the JVM ends at once when it cannot use the cache.
    Outcome outcome = version(IMAGE.resolve("bin/dj"), Map.of("DJ_JAVA_OPTIONS", "-XX:AOTMode=on"));
    assertEquals(0, outcome.exitCode(), outcome.messages());
  }

  @Test
  void optionsOfOtherJavaProgramsStayOutside() throws Exception {
    Outcome outcome =
        version(
            IMAGE.resolve("bin/dj"),
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx8m", "JDK_JAVA_OPTIONS", "--no-such-option"));
    assertEquals(0, outcome.exitCode(), outcome.messages());
    assertEquals("", outcome.messages());
  }

  @Test
  void startsThroughChainedSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("first"), IMAGE.resolve("bin/dj"));
    Path relative = Files.createSymbolicLink(folder.resolve("second"), link.getFileName());
    assertEquals(0, version(relative, Map.of()).exitCode());
    Files.delete(relative);
    Files.delete(link);
  }

  @Test
  void startsByARelativePath() throws Exception {
    Path relative = folder.relativize(IMAGE.toAbsolutePath().resolve("bin/dj"));
    assertEquals(0, version(relative, Map.of()).exitCode());
  }

  @Test
  void aMovedImageKeepsItsAotCache() throws Exception {
    Path moved = folder.resolve("moved image");
    copy(IMAGE, moved);
    Outcome outcome = version(moved.resolve("bin/dj"), Map.of("DJ_JAVA_OPTIONS", "-XX:AOTMode=on"));
    assertEquals(0, outcome.exitCode(), outcome.messages());
  }

  private Outcome version(Path launcher, Map<String, String> environment) throws Exception {
    return Shell.run(folder, environment, List.of(launcher.toString(), "version"));
  }

  private static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(source.relativize(found)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                found,
                target.resolve(source.relativize(found)),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
