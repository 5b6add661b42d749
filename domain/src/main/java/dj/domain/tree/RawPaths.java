package dj.domain.tree;

import java.util.ArrayList;
import java.util.List;

/// Absolute paths as raw bytes: `/`, or names that each have a `/` before them.
public final class RawPaths {
  /// The path of the root directory.
  public static final RawBytes ROOT = RawBytes.utf8("/");

  private RawPaths() {}

  /// The path of a name in a directory.
  public static RawBytes join(RawBytes directory, RawBytes name) {
    int length = directory.lengthBytes();
    boolean isRoot = length == 1 && directory.at(0) == '/';
    int separator = isRoot ? 0 : length;
    byte[] path = new byte[separator + 1 + name.lengthBytes()];
    directory.copyTo(path, 0);
    path[separator] = '/';
    name.copyTo(path, separator + 1);
    return RawBytes.copyOf(path);
  }

  /// Whether a path is `top`, or leads to something below it.
  public static boolean isAtOrBelow(RawBytes path, RawBytes top) {
    List<RawBytes> names = names(path);
    List<RawBytes> topNames = names(top);
    return names.size() >= topNames.size() && names.subList(0, topNames.size()).equals(topNames);
  }

  /// The names that make a path; empty ones (`//`, a `/` at the end) are passed over.
  public static List<RawBytes> names(RawBytes path) {
    List<RawBytes> names = new ArrayList<>();
    byte[] bytes = path.toBytes();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        if (i > start) {
          names.add(RawBytes.copyOf(bytes, start, i - start));
        }
        start = i + 1;
      }
    }
    return names;
  }
}
