package dj.domain.tree;

/// What a name in a directory may be: 1 to 4,096 bytes, without `/` and NUL, neither `.` nor `..`.
public final class FileNames {
  /// The longest name in bytes.
  public static final int MAX_LENGTH_BYTES = 4096;

  private FileNames() {}

  /// Whether `name` can stand in a directory.
  public static boolean isValid(RawBytes name) {
    int length = name.lengthBytes();
    if (length < 1 || length > MAX_LENGTH_BYTES) {
      return false;
    }
    if (name.at(0) == '.' && (length == 1 || (length == 2 && name.at(1) == '.'))) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.at(i) == '/' || name.at(i) == 0) {
        return false;
      }
    }
    return true;
  }

  /// Checks a name.
  ///
  /// @throws IllegalArgumentException if it cannot stand in a directory
  public static RawBytes require(RawBytes name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException("no name of a directory entry: " + name);
    }
    return name;
  }
}
