package dj.adapters.storage.backend.local;

import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// A process that makes a repository's files, and says after each operation that it is done, so
/// that its system calls can be watched.
final class WatchedWrites {
  static final String MADE = "made ";
  static final String WRITTEN = "written ";
  static final String DELETED = "deleted ";

  private static final int LARGE_BYTES = 1_500_000;

  private WatchedWrites() {}

  /// The process: works on the directory of the first argument.
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    SecureRandom random = new SecureRandom();
    try (LocalBackend backend = new LocalBackend(root, random)) {
      backend.initialize();
      System.out.println(MADE + root);
      for (FileKind kind : FileKind.values()) {
        FileName file = kind == FileKind.CONFIG ? FileName.CONFIG : newName(kind, random);
        byte[] content = new byte[kind == FileKind.PACK ? LARGE_BYTES : 100];
        for (WriteMode mode : List.of(WriteMode.CREATE, WriteMode.REPLACE)) {
          backend.write(file, ByteBuffer.wrap(content), mode);
          System.out.println(WRITTEN + root.resolve(file.path()));
        }
        if (kind == FileKind.INDEX || kind == FileKind.SNAPSHOT || kind == FileKind.KEY) {
          backend.delete(file);
          System.out.println(DELETED + root.resolve(file.path()));
        }
      }
    }
  }

  private static FileName newName(FileKind kind, SecureRandom random) {
    byte[] name = new byte[32];
    random.nextBytes(name);
    return new FileName(kind, HexFormat.of().formatHex(name));
  }
}
