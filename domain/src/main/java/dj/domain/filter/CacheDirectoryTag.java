package dj.domain.filter;

import dj.domain.tree.RawBytes;

/// The file by which a program marks a directory as a cache that need not be backed up.
///
/// Source: Bryan Ford, "Cache Directory Tagging Specification", 0.6, https://bford.info/cachedir/.
public final class CacheDirectoryTag {
  /// The name of the file.
  public static final RawBytes NAME = RawBytes.utf8("CACHEDIR.TAG");

  /// What the file, a regular one, begins with.
  public static final RawBytes SIGNATURE =
      RawBytes.utf8("Signature: 8a477f597d28d172789f06886806bc55");

  private CacheDirectoryTag() {}

  /// Whether the first `lengthBytes` bytes of a file say that it is such a tag.
  public static boolean isTag(byte[] content, int lengthBytes) {
    int signature = SIGNATURE.lengthBytes();
    return lengthBytes >= signature && SIGNATURE.equalsRange(content, 0, signature);
  }
}
