package dj.adapters.storage.linux;

import dj.domain.error.FailedException;

/// The kinds of machines whose system calls are known.
public enum Machine {
  X86_64,
  AARCH64,
  UNKNOWN;

  /// The machine that this process runs on.
  public static final Machine THIS =
      of(System.getProperty("os.name"), System.getProperty("os.arch"));

  private static Machine of(String system, String architecture) {
    if (!system.equals("Linux")) {
      return UNKNOWN;
    }
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default -> UNKNOWN;
    };
  }

  /// Checks that this machine is one of those that are known.
  ///
  /// @throws FailedException if not
  public static void requireKnown() {
    if (THIS == UNKNOWN) {
      throw new FailedException(
          "dj reads and writes files on Linux, x86-64 or aarch64; this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"),
          "run dj on such a machine");
    }
  }
}
