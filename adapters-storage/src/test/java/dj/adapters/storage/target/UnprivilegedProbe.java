package dj.adapters.storage.target;

import dj.adapters.storage.source.LinuxSourceTree;
import dj.domain.error.DjException;
import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceDirectory;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.RawBytes;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// What an ordinary user may do, said on the standard output of a process of its own.
final class UnprivilegedProbe {
  private UnprivilegedProbe() {}

  public static void main(String[] arguments) {
    String source = arguments[0];
    Path target = Path.of(arguments[1]);
    PrintStream out = System.out;
    try (SourceDirectory from = new LinuxSourceTree(raw(source), false).openRoot()) {
      say(out, "locked file", () -> from.openFile(raw("locked-file")).entry().kind());
      say(out, "locked directory", () -> from.openDirectory(raw("locked")).names());
      say(
          out,
          "flags",
          () -> from.withAttributes(from.entry(raw("locked-file"))).metadata().flags());
      say(out, "foreign", () -> read(from));
      try (SourceDirectory open = from.openDirectory(raw("open"));
          TargetDirectory to = new LinuxRestoreTarget(target).openRoot()) {
        say(out, "copy", () -> TreeCopy.copy(open, to, MetadataChoice.ALL));
        say(out, "device", () -> createDevice(to));
        say(out, "again", () -> removeAll(to));
      }
    }
    say(out, "root", () -> new LinuxRestoreTarget(Path.of(source, "locked", "x")).openRoot());
  }

  private static int read(SourceDirectory from) {
    try (SourceDirectory open = from.openDirectory(raw("open"));
        var file = open.openFile(raw("foreign"))) {
      return file.read(0, new byte[100], 0, 100);
    }
  }

  private static String createDevice(TargetDirectory to) {
    to.createSpecial(raw("null"), dj.domain.tree.TreeEntry.SpecialKind.CHARACTER_DEVICE, 0x103);
    return "made";
  }

  private static Object removeAll(TargetDirectory to) {
    to.names().stream().filter(name -> !name.equals(raw("kept"))).forEach(to::remove);
    return to.names();
  }

  private static void say(PrintStream out, String what, Callable<?> action) {
    try {
      out.println(what + ": " + action.call());
    } catch (DjException e) {
      out.println(what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static RawBytes raw(String text) {
    return RawBytes.utf8(text);
  }
}
