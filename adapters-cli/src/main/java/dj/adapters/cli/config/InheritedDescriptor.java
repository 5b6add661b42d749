package dj.adapters.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// A file descriptor that whoever started this process left open for it.
///
/// The Java runtime has descriptors of its own, and to read a password from one of those would look
/// like a wrong password. What was left open for this process can be read, cannot be marked to be
/// closed when a program starts, and is no file of the runtime and none of the devices that it
/// opens for itself, such as `/dev/urandom` (`proc(5)`: `fd`, `fdinfo`).
final class InheritedDescriptor {
  /// `O_CLOEXEC` of Linux.
  private static final int CLOSED_ON_START = 0_2000000;

  /// `O_ACCMODE` of Linux.
  private static final int ACCESS_MODE = 03;

  /// `O_WRONLY` of Linux.
  private static final int WRITE_ONLY = 01;

  private static final int OCTAL = 8;
  private static final String FLAGS = "flags:";
  private static final Pattern TERMINAL = Pattern.compile("/dev/(tty.*|pts/.*|console)");

  private InheritedDescriptor() {}

  /// Opens what a descriptor stands for.
  ///
  /// @param number the descriptor, in digits
  /// @throws IOException if nobody opened it for this process to read
  static InputStream open(String number) throws IOException {
    Path descriptor = Path.of("/proc/self/fd", number);
    if (!Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)
        || isOpenedByThisProcess(flags(number))
        || isOfRuntime(descriptor)) {
      throw new IOException("nobody opened this descriptor; write " + number + "< FILE behind it");
    }
    return Files.newInputStream(descriptor);
  }

  private static long flags(String number) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/fdinfo", number));
    return lines.stream()
        .filter(line -> line.startsWith(FLAGS))
        .mapToLong(line -> Long.parseLong(line.substring(FLAGS.length()).strip(), OCTAL))
        .findFirst()
        .orElse(0);
  }

  private static boolean isOpenedByThisProcess(long flags) {
    return (flags & CLOSED_ON_START) != 0 || (flags & ACCESS_MODE) == WRITE_ONLY;
  }

  private static boolean isOfRuntime(Path descriptor) throws IOException {
    Path opened = Files.readSymbolicLink(descriptor);
    return opened.startsWith(System.getProperty("java.home"))
        || (opened.startsWith("/dev")
            && !TERMINAL.matcher(opened.toString()).matches()
            && !Files.isRegularFile(opened));
  }
}
