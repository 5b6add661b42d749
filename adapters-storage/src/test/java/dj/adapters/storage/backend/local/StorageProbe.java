package dj.adapters.storage.backend.local;

import dj.domain.error.DjException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.ListedFile;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A program for a process of its own that does one thing to a repository and prints how it ended:
/// `done`, or the class, message and hint of the error.
///
/// Usage: `StorageProbe initialize|list|fill|write|delete DIRECTORY`.
final class StorageProbe {
  private static final FileName PACK = new FileName(FileKind.PACK, "ab" + "0".repeat(62));

  private StorageProbe() {}

  /// Runs one action.
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[1]);
    try (LocalBackend backend = new LocalBackend(root, new SecureRandom())) {
      act(backend, arguments[0]);
      System.out.println("done");
    } catch (DjException e) {
      System.out.println(e.getClass().getSimpleName() + "\n" + e.getMessage() + "\n" + e.hint());
    }
  }

  private static void act(LocalBackend backend, String action) {
    switch (action) {
      case "initialize" -> backend.initialize();
      case "list" -> backend.list(FileKind.PACK, _ -> {});
      case "write" -> backend.write(PACK, ByteBuffer.wrap(new byte[10]), WriteMode.CREATE);
      case "delete" -> backend.delete(PACK);
      case "fill" -> fill(backend);
      default -> throw new IllegalArgumentException(action);
    }
  }

  /// Writes packs of 256 KiB until there is no room, and counts those that read back whole.
  private static void fill(LocalBackend backend) {
    byte[] content = new byte[256 * 1024];
    int written = 0;
    try {
      while (true) {
        Arrays.fill(content, (byte) written);
        backend.write(pack(written), ByteBuffer.wrap(content), WriteMode.CREATE);
        written++;
      }
    } catch (OutOfSpaceException e) {
      System.out.println("written " + written + ", whole " + whole(backend));
      throw e;
    }
  }

  private static int whole(LocalBackend backend) {
    List<ListedFile> listed = new ArrayList<>();
    backend.list(FileKind.PACK, listed::add);
    int whole = 0;
    for (ListedFile each : listed) {
      byte[] content = new byte[256 * 1024];
      backend.read(each.file(), 0, content, 0, content.length);
      int number = Integer.parseInt(each.file().name().substring(60), 16);
      whole += content[0] == (byte) number && content[content.length - 1] == (byte) number ? 1 : 0;
    }
    return whole;
  }

  private static FileName pack(int number) {
    return new FileName(FileKind.PACK, "%064x".formatted(number));
  }
}
