package dj.domain.config;

import java.util.Objects;

/// Which programs may read and write a repository.
///
/// @param major the version of the format; a program reads the majors that it knows
/// @param minReader the least level of a program that may read
/// @param minWriter the least level of a program that may write, not below `minReader`
public record FormatVersions(int major, int minReader, int minWriter) {
  /// The version of the format that this program writes.
  public static final int MAJOR = 1;

  /// The level of this program, which grows with each change of the format that older programs must
  /// not pass over.
  public static final int LEVEL = 1;

  /// What this program writes.
  public static final FormatVersions CURRENT = new FormatVersions(MAJOR, LEVEL, LEVEL);

  private static final int MAX_VERSION = 0xFFFF;

  /// Checks the bounds.
  public FormatVersions {
    requireVersion("major version", major);
    requireVersion("reader level", minReader);
    requireVersion("writer level", minWriter);
    if (minWriter < minReader) {
      throw new IllegalArgumentException("who may write may read too");
    }
  }

  private static void requireVersion(String what, int version) {
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException("the " + what + " is 1 to 65535, not " + version);
    }
  }

  /// Written out, like [#hashCode]: what the compiler makes for a record is linked at its first
  /// call, which a short command would notice.
  @Override
  public boolean equals(Object other) {
    return other instanceof FormatVersions that
        && major == that.major
        && minReader == that.minReader
        && minWriter == that.minWriter;
  }

  @Override
  public int hashCode() {
    return Objects.hash(major, minReader, minWriter);
  }

  /// Whether this program may read.
  public boolean isReadable() {
    return major == MAJOR && minReader <= LEVEL;
  }

  /// Whether this program may write.
  public boolean isWritable() {
    return isReadable() && minWriter <= LEVEL;
  }
}
