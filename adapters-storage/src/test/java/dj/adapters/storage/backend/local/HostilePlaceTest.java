package dj.adapters.storage.backend.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.StorageBackend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// File systems that are full, read-only, or closed to the user, for real: each test runs
/// [StorageProbe] in a process with its own mounts and without the rights that let the superuser
/// pass every permission.
///
/// This needs `unshare`, `setpriv` and `mount` of util-linux, and either the superuser or user
/// namespaces.
final class HostilePlaceTest {
  @TempDir private Path directory;
  private String root;

  @BeforeEach
  void name() {
    root = directory.resolve("repository").toString();
  }

  @Test
  void aFullFileSystemIsSaidToBeFullAndKeepsWhatWasWritten() throws Exception {
    Files.createDirectory(directory.resolve("repository"));
    String output =
        run(
            "mount -t tmpfs -o size=4m tmpfs " + root,
            probe("initialize"),
            probe("fill"),
            "ls -A " + root + "/tmp");
    List<String> lines = output.lines().toList();
    assertEquals("done", lines.get(0), output);
    assertTrue(lines.get(1).matches("written (\\d+), whole \\1"), output);
    assertEquals("OutOfSpaceException", lines.get(2), output);
    assertTrue(lines.get(3).contains("No space left on device"), output);
    assertTrue(lines.get(3).contains(root), output);
    assertTrue(lines.get(4).contains("free space"), output);
    assertEquals(5, lines.size(), () -> "nothing stays in the staging area: " + output);
  }

  @Test
  void aReadOnlyFileSystemIsSaidToBeReadOnly() throws Exception {
    assertEquals("done\n", run(probe("initialize")));
    String readOnly = "mount --bind " + root + " " + root + " && mount -o remount,bind,ro " + root;
    for (String action : List.of("write", "delete")) {
      String output =
          run("touch " + root + "/data/ab/ab" + "0".repeat(62), readOnly, probe(action));
      assertTrue(output.startsWith("StorageUnavailableException\ncannot " + action), output);
      assertTrue(output.contains("Read-only file system"), output);
      assertTrue(output.contains("remount,rw"), output);
    }
    assertEquals("done\n", run(readOnly, probe("list")));
  }

  @Test
  void aPlaceThatMayNotBeWrittenIsRefusedWithTheOwnerNamed() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    String output = run(probe("initialize"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertTrue(
        output.startsWith("StorageUnavailableException\ncannot prepare a repository in " + root),
        output);
    assertTrue(output.contains("permission denied"), output);
    assertTrue(output.contains("run dj as the owner"), output);
  }

  @Test
  void aRepositoryThatMayNotBeReadIsNotAnEmptyOne() throws Exception {
    assertEquals("done\n", run(probe("initialize")));
    Files.setPosixFilePermissions(Path.of(root), PosixFilePermissions.fromString("---------"));
    List<String> outputs = new ArrayList<>();
    for (String action : List.of("list", "write", "delete", "initialize")) {
      outputs.add(run(probe(action)));
    }
    Files.setPosixFilePermissions(Path.of(root), PosixFilePermissions.fromString("rwx------"));
    for (String output : outputs) {
      assertTrue(output.startsWith("StorageUnavailableException\n"), output);
      assertTrue(output.contains("permission denied"), output);
    }
  }

  private String probe(String action) throws URISyntaxException {
    return withoutPrivilege()
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -cp "
        + classPath()
        + " "
        + StorageProbe.class.getName()
        + " "
        + action
        + " "
        + root;
  }

  /// The superuser passes all permissions by two capabilities; this drops them.
  private static String withoutPrivilege() {
    return "setpriv --bounding-set=-dac_override,-dac_read_search ";
  }

  private static String classPath() throws URISyntaxException {
    Set<String> entries = new TreeSet<>();
    for (Class<?> each : List.of(LocalBackend.class, StorageBackend.class, StorageProbe.class)) {
      entries.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(":", entries);
  }

  /// Runs shell commands one after the other in a mount namespace of their own, as its superuser.
  private String run(String... commands) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("unshare", "--mount"));
    if (!System.getProperty("user.name").equals("root")) {
      line.add("--map-root-user");
    }
    line.addAll(List.of("sh", "-c", String.join(" && ", commands)));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
