package dj.adapters.storage.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.adapters.storage.linux.Descriptor;
import dj.adapters.storage.linux.Shell;
import dj.domain.tree.RawBytes;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to somebody who is not root.
final class UnprivilegedTest {
  private static final String NOBODY = "65534";

  @TempDir Path folder;

  @BeforeEach
  void buildSource() {
    Shell.run(
        folder,
        "mkdir -p source/open/sub source/open/read-only out; cd source;"
            + " echo secret > locked-file; mkdir locked; touch locked/x; chattr +d locked-file;"
            + " cd open; echo content > foreign; touch kept; chmod 4755 kept;"
            + " touch read-only/file; chmod 555 read-only; ln -s x link; mkfifo fifo;"
            + " touch -d @5 sub");
    if (Shell.isRoot()) {
      Shell.run(folder, "chown 1234:2345 source/open/foreign; chown " + NOBODY + " out");
      Shell.run(folder, "chmod 755 .");
    }
    Shell.run(folder, "chmod 0 source/locked-file source/locked");
  }

  @Test
  void whatMayBeDoneIsDoneAndTheRestIsSaid() throws URISyntaxException {
    String output = Shell.run(folder, probe());
    String suid =
        "set-user-ID or set-group-ID bit (left out, since the file has another owner or group)";
    String source = folder + "/source";
    String reason = ": Permission denied\n";
    assertEquals(
        "locked file: SourceException: cannot open "
            + source
            + "/locked-file"
            + reason
            + "locked directory: SourceException: cannot open the directory "
            + source
            + "/locked"
            + reason
            + "flags: 64\n"
            + "foreign: 8\n"
            + "copy: "
            + (Shell.isRoot() ? "[" + suid + "]" : "[]")
            + "\n"
            + "device: TargetException: cannot create the character device "
            + folder
            + "/out/null: Operation not permitted\n"
            + "again: [kept]\n"
            + "root: TargetException: cannot create the directory "
            + source
            + "/locked/x"
            + reason,
        output);
    String mode = Shell.isRoot() ? "755" : "4755";
    assertEquals(mode + "\n", Shell.run(folder, "stat -c %a out/kept"));
    Shell.run(folder, "chmod 700 source/locked");
  }

  private List<String> probe() throws URISyntaxException {
    List<String> command = new ArrayList<>();
    if (Shell.isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            UnprivilegedProbe.class.getName(),
            folder.resolve("source").toString(),
            folder.resolve("out").toString()));
    return command;
  }

  private static String classPath() throws URISyntaxException {
    Set<String> entries = new TreeSet<>();
    for (Class<?> each : List.of(Descriptor.class, UnprivilegedProbe.class, RawBytes.class)) {
      entries.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(":", entries);
  }
}
