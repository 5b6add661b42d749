package dj.adapters.storage.linux;

import dj.domain.tree.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// Paths as raw bytes.
public final class Paths {
  private Paths() {}

  /// The path of an entry.
  public static RawBytes join(RawBytes directory, RawBytes name) {
    int length = directory.lengthBytes();
    boolean slash = length == 0 || directory.at(length - 1) != '/';
    byte[] bytes = new byte[length + (slash ? 1 : 0) + name.lengthBytes()];
    directory.copyTo(bytes, 0);
    if (slash) {
      bytes[length] = '/';
    }
    name.copyTo(bytes, length + (slash ? 1 : 0));
    return RawBytes.copyOf(bytes);
  }

  /// The last component; empty for the root.
  public static RawBytes lastName(RawBytes path) {
    int end = path.lengthBytes();
    while (end > 0 && path.at(end - 1) == '/') {
      end--;
    }
    int start = end;
    while (start > 0 && path.at(start - 1) != '/') {
      start--;
    }
    return RawBytes.copyOf(path.toBytes(), start, end - start);
  }

  /// The directory that a path is in; the root for the root itself.
  public static RawBytes parent(RawBytes path) {
    int end = path.lengthBytes() - lastName(path).lengthBytes();
    while (end > 1 && path.at(end - 1) == '/') {
      end--;
    }
    return RawBytes.copyOf(path.toBytes(), 0, Math.max(end, 0));
  }

  /// The bytes of a path as the operating system has them, also where they are not text: its URI
  /// escapes each of them, while its string is decoded by the locale.
  public static RawBytes bytesOf(Path path) {
    String escaped = path.toAbsolutePath().toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char next = escaped.charAt(i);
      if (next == '%') {
        bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
      }
    }
    return withoutTrailingSlash(bytes.toByteArray());
  }

  private static RawBytes withoutTrailingSlash(byte[] path) {
    int length = path.length;
    while (length > 1 && path[length - 1] == '/') {
      length--;
    }
    return RawBytes.copyOf(path, 0, length);
  }
}
