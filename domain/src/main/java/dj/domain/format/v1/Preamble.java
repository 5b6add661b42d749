package dj.domain.format.v1;

import dj.domain.config.FormatVersions;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import dj.domain.id.RepositoryId;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/// The beginning of a repository's config: 64 bytes in clear, from which a program learns before it
/// asks for a password whether it can read the repository at all.
///
/// ```
///  0  8 magic "DJCONF1\n"     8 2 major version     10 2 least reader     12 2 least writer
/// 14  2 length, 64           16 16 repository id    32 28 zeros           60 4 CRC-32C of 0 to 59
/// ```
///
/// Integers are little-endian. The sealed config repeats what stands here, since nobody vouches for
/// bytes in clear. In every later version the magic, the major version and the CRC stay where they
/// are.
///
/// @param versions which programs may read and write
/// @param repository the repository's identity
public record Preamble(FormatVersions versions, RepositoryId repository) {
  /// The length in bytes.
  public static final int LENGTH_BYTES = 64;

  /// `DJCONF1\n`, read as a little-endian long.
  private static final long MAGIC = 0x0A31464E4F434A44L;

  private static final int MAJOR_OFFSET = 8;
  private static final int MIN_READER_OFFSET = 10;
  private static final int MIN_WRITER_OFFSET = 12;
  private static final int LENGTH_OFFSET = 14;
  private static final int REPOSITORY_OFFSET = 16;
  private static final int ZEROS_OFFSET = 32;
  private static final int CRC_OFFSET = 60;

  /// Parses the first 64 bytes of the config.
  ///
  /// @param subject the file, for messages
  /// @throws DamageException if the file does not begin with a preamble
  /// @throws UnsupportedVersionException if the repository is for later programs alone
  public static Preamble parse(String subject, byte[] file) {
    require(file.length >= LENGTH_BYTES, subject, "ends inside its first 64 bytes");
    require(
        LittleEndian.getLong(file, 0) == MAGIC, subject, "is not the config of a dj repository");
    require(
        LittleEndian.getInt(file, CRC_OFFSET) == crc(file), subject, "its beginning is damaged");
    int major = LittleEndian.getUnsignedShort(file, MAJOR_OFFSET);
    int minReader = LittleEndian.getUnsignedShort(file, MIN_READER_OFFSET);
    if (major > FormatVersions.MAJOR || minReader > FormatVersions.LEVEL) {
      throw new UnsupportedVersionException(
          String.format(
              "%s: the repository has the format %d.%d; this version of dj reads up to %d.%d",
              subject, major, minReader, FormatVersions.MAJOR, FormatVersions.LEVEL),
          "Use a newer version of dj.");
    }
    require(
        LittleEndian.getUnsignedShort(file, LENGTH_OFFSET) == LENGTH_BYTES
            && isZero(file, ZEROS_OFFSET, CRC_OFFSET),
        subject,
        "its beginning is not of version 1");
    int minWriter = LittleEndian.getUnsignedShort(file, MIN_WRITER_OFFSET);
    require(
        major >= 1 && minReader >= 1 && minWriter >= minReader,
        subject,
        "states versions that do not exist");
    return new Preamble(
        new FormatVersions(major, minReader, minWriter), RepositoryId.of(file, REPOSITORY_OFFSET));
  }

  /// Written out, like [#hashCode]: what the compiler makes for a record is linked at its first
  /// call, which a short command would notice.
  @Override
  public boolean equals(Object other) {
    return other instanceof Preamble that
        && versions.equals(that.versions)
        && repository.equals(that.repository);
  }

  @Override
  public int hashCode() {
    return Objects.hash(versions, repository);
  }

  /// The 64 bytes.
  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH_BYTES];
    LittleEndian.putLong(bytes, 0, MAGIC);
    LittleEndian.putShort(bytes, MAJOR_OFFSET, versions.major());
    LittleEndian.putShort(bytes, MIN_READER_OFFSET, versions.minReader());
    LittleEndian.putShort(bytes, MIN_WRITER_OFFSET, versions.minWriter());
    LittleEndian.putShort(bytes, LENGTH_OFFSET, LENGTH_BYTES);
    repository.copyTo(bytes, REPOSITORY_OFFSET);
    LittleEndian.putInt(bytes, CRC_OFFSET, crc(bytes));
    return bytes;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_OFFSET);
    return (int) crc.getValue();
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, new byte[to - from], 0, to - from);
  }

  private static void require(boolean holds, String subject, String what) {
    if (!holds) {
      throw new DamageException(
          subject + ": " + what, "restore the file config from a copy of the repository.");
    }
  }
}
