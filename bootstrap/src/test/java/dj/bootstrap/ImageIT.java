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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
  void aotCachesFitTheLauncher() throws Exception {
    // With this option the JVM ends at once when it cannot use the cache.
    for (String address : List.of("/srv/backup", "s3:bucket")) {
      Outcome outcome =
          version(
              IMAGE.resolve("bin/dj"),
              Map.of("DJ_JAVA_OPTIONS", "-XX:AOTMode=on", "DJ_REPO", address));
      assertEquals(0, outcome.exitCode(), outcome.messages());
    }
  }

  /// Which of the caches a command starts with, by the address of its repository.
  @Test
  void eachKindOfRepositoryHasItsAotCache() throws Exception {
    Path file = Files.writeString(folder.resolve("address"), "s3:bucket\n");
    assertEquals("near.aot", cache(Map.of(), "version"));
    assertEquals("near.aot", cache(Map.of("DJ_REPO", "/srv/backup"), "repo", "check"));
    assertEquals("near.aot", cache(Map.of(), "ls", "latest", "/home/s3:x"));
    assertEquals("far.aot", cache(Map.of("DJ_REPO", "sftp:host:/srv"), "repo", "check"));
    assertEquals("far.aot", cache(Map.of(), "repo", "check", "--repo", "b2:bucket/host"));
    assertEquals("far.aot", cache(Map.of(), "repo", "check", "--repo=s3:bucket"));
    assertEquals("far.aot", cache(Map.of("DJ_REPOSITORY_FILE", file.toString()), "ls"));
    assertEquals("near.aot", cache(Map.of("DJ_REPOSITORY_FILE", "/does/not/exist"), "ls"));
    Map<String, String> other = Map.of("DJ_REPO", "/srv/backup", "DJ_FROM_REPO", "sftp:host:/srv");
    assertEquals("far.aot", cache(other, "copy", "latest"));
    assertEquals("near.aot", cache(other, "ls", "latest"));
    assertEquals("far.aot", cache(Map.of(), "copy", "--from-repo", "b2:bucket", "-r", "/srv"));
  }

  /// As from `DJ_REPOSITORY_FILE=<(command)`: who reads it leaves nothing for the program.
  @Test
  void aPipeWithTheAddressIsLeftToTheProgram() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, Shell.run(folder, Map.of(), List.of("mkfifo", pipe.toString())).exitCode());
    assertEquals("near.aot", cache(Map.of("DJ_REPOSITORY_FILE", pipe.toString()), "ls"));
  }

  /// The cache that the launcher names to a program which stands where its JVM should.
  private String cache(Map<String, String> environment, String... arguments) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("echo/bin"));
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho \"${1##*/}\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path launcher = bin.resolve("dj");
    Files.copy(
        IMAGE.resolve("bin/dj"),
        launcher,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return Shell.run(folder, environment, command).results().strip();
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

  @Test
  void startsWithoutAWordWhereAnAotCacheIsMissingOrDamaged() throws Exception {
    Path broken = folder.resolve("broken image");
    copy(IMAGE, broken);
    Path cache = broken.resolve("lib/near.aot");
    for (byte[] content : List.of(new byte[0], new byte[1 << 20])) {
      Files.write(cache, content);
      assertEquals("", version(broken.resolve("bin/dj"), Map.of()).messages());
    }
    Files.delete(cache);
    Outcome outcome = version(broken.resolve("bin/dj"), Map.of());
    assertEquals(0, outcome.exitCode());
    assertEquals("", outcome.messages());
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
