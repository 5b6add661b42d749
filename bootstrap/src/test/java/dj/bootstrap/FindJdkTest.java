package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The search for a JDK 25 that `./dj` and `./check` share.
final class FindJdkTest {
  private static final Path SCRIPT = Path.of("src/build/find-jdk.sh").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void javaHomeComesFirst() throws Exception {
    Path jdk = jdk("a jdk", "25.0.9");
    assertEquals(jdk.toString(), find(jdk));
  }

  @Test
  void versionWithoutAnUpdateIsAccepted() throws Exception {
    Path jdk = jdk("jdk", "25");
    assertEquals(jdk.toString(), find(jdk));
  }

  @Test
  void anotherVersionIsPassedOver() throws Exception {
    Path older = jdk("older", "17.0.15");
    Path newer = jdk("newer", "26.0.1");
    Path longer = jdk("longer", "250.1");
    for (Path other : List.of(older, newer, longer)) {
      assertNotEquals(other.toString(), find(other));
    }
  }

  @Test
  void aRuntimeWithoutACompilerIsPassedOver() throws Exception {
    Path runtime = jdk("runtime", "25.0.3");
    Files.delete(runtime.resolve("bin/javac"));
    assertNotEquals(runtime.toString(), find(runtime));
  }

  @Test
  void anUnfitJavaHomeIsNamed() throws Exception {
    Path older = jdk("older", "17.0.15");
    assertEquals(
        "JAVA_HOME (" + older + ") is Java 17.0.15, not a JDK 25",
        run(older, "find_jdk || :; printf %s \"$java_home_note\""));
  }

  private String find(Path javaHome) throws Exception {
    return run(javaHome, "find_jdk || :; printf %s \"$jdk\"");
  }

  private String run(Path javaHome, String commands) throws Exception {
    return Shell.run(
            folder,
            Map.of("JAVA_HOME", javaHome.toString()),
            List.of("sh", "-eu", "-c", ". '" + SCRIPT + "'; " + commands))
        .results();
  }

  private Path jdk(String name, String version) throws Exception {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("javac", "jlink")) {
      Files.createFile(
          home.resolve("bin").resolve(tool),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
    return home;
  }
}
