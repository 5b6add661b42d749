package dj.adapters.storage.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.linux.Shell;
import dj.domain.lease.ProcessIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LinuxHostTest {
  private static final Path ROOT = Path.of("/");

  @Test
  void processIsTheOneThatTheSystemKnows() {
    ProcessIdentity process = LinuxHost.process();
    long pid = process.pid();
    assertEquals(ProcessHandle.current().pid(), pid);
    assertEquals(shell("cat /proc/sys/kernel/random/boot_id"), process.bootId());
    assertEquals(shell("stat -Lc %i /proc/self/ns/pid"), Long.toString(process.pidNamespace()));
    assertEquals(
        shell("sed 's/.*) //' /proc/" + pid + "/stat | cut -d' ' -f20"),
        Long.toString(process.startTicks()));
    assertNotEquals(0, process.startTicks());
    assertTrue(process.sharesNumbersWith(LinuxHost.process()));
  }

  @Test
  void hostHasItsName() {
    assertEquals(shell("uname -n"), LinuxHost.name());
    assertFalse(LinuxHost.name().isEmpty());
  }

  private static String shell(String script) {
    return Shell.run(ROOT, script).strip();
  }
}
