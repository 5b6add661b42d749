package dj.adapters.storage.system;

import dj.adapters.storage.linux.InodeCalls;
import dj.adapters.storage.linux.Machine;
import dj.domain.lease.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system tells of this host and of this process (`proc(5)`).
///
/// All of it serves people and suspicions, never safety: what cannot be learnt is left empty.
public final class LinuxHost {
  private static final Path PROC = Path.of("/proc");

  /// Where the start time stands in `/proc/self/stat`, counted from the field behind the name.
  private static final int START_TICKS_FIELD = 19;

  private LinuxHost() {}

  /// Makes the first system call, which costs some tens of milliseconds in a new process: worth
  /// calling on another thread while the first one waits for a password or a key.
  ///
  /// @throws dj.domain.error.FailedException if this is not Linux on x86-64 or aarch64
  public static void prepareSystemCalls() {
    Machine.requireKnown();
    InodeCalls.effectiveUser();
  }

  /// The host's name, or `localhost` if it has none.
  public static String name() {
    String name = read(PROC.resolve("sys/kernel/hostname"));
    return name.isEmpty() ? "localhost" : name;
  }

  /// The name of the user that this process runs for, or its number if it has none.
  public static String userName() {
    try {
      return Files.getOwner(PROC.resolve("self")).getName();
    } catch (IOException _) {
      return "";
    }
  }

  /// The number of the user that this process runs for.
  public static long userNumber() {
    return attribute("unix:uid");
  }

  /// The number of that user's group.
  public static long groupNumber() {
    return attribute("unix:gid");
  }

  private static long attribute(String name) {
    try {
      return Integer.toUnsignedLong((int) Files.getAttribute(PROC.resolve("self"), name));
    } catch (IOException _) {
      return 0;
    }
  }

  /// What tells this process from all others.
  public static ProcessIdentity process() {
    return new ProcessIdentity(
        ProcessHandle.current().pid(),
        read(PROC.resolve("sys/kernel/random/boot_id")),
        namespace(),
        startTicks());
  }

  /// The inode in the text of `/proc/self/ns/pid`: `pid:[4026531836]`.
  private static long namespace() {
    try {
      String link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
      return number(link.substring(link.indexOf('[') + 1, link.length() - 1));
    } catch (IOException | IndexOutOfBoundsException _) {
      return 0;
    }
  }

  /// The fields are counted behind the last `)`: the name before it may hold blanks and brackets.
  private static long startTicks() {
    return startTicks(read(PROC.resolve("self/stat")));
  }

  private static long startTicks(String status) {
    String[] fields = status.substring(status.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > START_TICKS_FIELD ? number(fields[START_TICKS_FIELD]) : 0;
  }

  /// Whether a process that shares its numbers with this one may still run.
  ///
  /// Where processes of other users are hidden (`hidepid` in `proc(5)`), the first one is too, and
  /// nothing is certain.
  ///
  /// @return false only if it is certain that it has ended
  public static boolean mayRun(ProcessIdentity process) {
    if (process.pid() == 0 || process.startTicks() == 0 || !isVisible(1)) {
      return true;
    }
    String status = read(PROC.resolve(process.pid() + "/stat"));
    return status.isEmpty()
        ? isVisible(process.pid())
        : startTicks(status) == process.startTicks() || startTicks(status) == 0;
  }

  private static boolean isVisible(long pid) {
    return !Files.notExists(PROC.resolve(Long.toString(pid)));
  }

  private static long number(String digits) {
    try {
      return Math.max(0, Long.parseLong(digits));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static String read(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }
}
