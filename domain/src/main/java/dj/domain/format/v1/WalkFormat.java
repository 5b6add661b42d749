package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import dj.domain.id.Id256;
import dj.domain.id.IndexId;
import dj.domain.id.SnapshotId;
import dj.domain.verification.WholeSnapshots;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// The plaintext of a verification record, version 2, specified in `docs/format/verification.md`:
/// which snapshots were found whole.
///
/// ```
/// 0 4 version, 2    4 4 number of segments s    8 4 number of snapshots n    12 4 zero
/// 16 8 when the walk began, seconds since 1970-01-01 UTC
/// 24 … s × 32 names of index segments, ascending
///    … n × 32 names of snapshots, ascending
/// ```
public final class WalkFormat {
  /// The most names of a record, both kinds together.
  public static final int MAX_NAMES = 1 << 20;

  static final int VERSION = 2;
  private static final int SEGMENTS_OFFSET = 4;
  private static final int SNAPSHOTS_OFFSET = 8;
  private static final int RESERVED_OFFSET = 12;
  private static final int TIME_OFFSET = 16;
  private static final int NAMES_OFFSET = 24;

  private WalkFormat() {}

  /// Whether there is room for all names in one record; there is none in several.
  public static boolean fits(WholeSnapshots whole) {
    return whole.segments().size() + whole.snapshots().size() <= MAX_NAMES;
  }

  /// Encodes what [#fits].
  public static byte[] encode(WholeSnapshots whole) {
    if (!fits(whole)) {
      throw new IllegalArgumentException("too many names for a verification record");
    }
    int segments = whole.segments().size();
    int snapshots = whole.snapshots().size();
    byte[] plain = new byte[lengthBytes(segments, snapshots)];
    LittleEndian.putInt(plain, 0, VERSION);
    LittleEndian.putInt(plain, SEGMENTS_OFFSET, segments);
    LittleEndian.putInt(plain, SNAPSHOTS_OFFSET, snapshots);
    LittleEndian.putLong(plain, TIME_OFFSET, whole.time().getEpochSecond());
    int end = put(plain, NAMES_OFFSET, whole.segments());
    put(plain, end, whole.snapshots());
    return plain;
  }

  private static int lengthBytes(int segments, int snapshots) {
    return NAMES_OFFSET + (segments + snapshots) * Id256.LENGTH_BYTES;
  }

  private static int put(byte[] plain, int offset, Collection<? extends Id256<?>> names) {
    int at = offset;
    for (Id256<?> name : names) {
      name.copyTo(plain, at);
      at += Id256.LENGTH_BYTES;
    }
    return at;
  }

  /// Decodes a plaintext of version 2 whose seal was right.
  ///
  /// @param subject the file, for messages
  /// @throws dj.domain.error.DamageException if it is not what a program writes
  static WholeSnapshots decode(String subject, byte[] plain) {
    require(plain.length >= NAMES_OFFSET, subject, "the verification record is too short");
    int segments = LittleEndian.getInt(plain, SEGMENTS_OFFSET);
    int snapshots = LittleEndian.getInt(plain, SNAPSHOTS_OFFSET);
    require(
        segments >= 0
            && snapshots >= 0
            && (long) segments + snapshots <= MAX_NAMES
            && plain.length == lengthBytes(segments, snapshots),
        subject,
        "the verification record's length is not that of its names");
    require(LittleEndian.getInt(plain, RESERVED_OFFSET) == 0, subject, "a reserved field is used");
    return new WholeSnapshots(
        VerificationFormat.time(subject, plain, TIME_OFFSET),
        names(subject, plain, NAMES_OFFSET, segments, IndexId::of),
        names(
            subject,
            plain,
            NAMES_OFFSET + segments * Id256.LENGTH_BYTES,
            snapshots,
            SnapshotId::of));
  }

  private interface Reader<T> {
    T read(byte[] bytes, int offset);
  }

  private static <T extends Id256<T>> SortedSet<T> names(
      String subject, byte[] plain, int offset, int count, Reader<T> reader) {
    TreeSet<T> names = new TreeSet<>();
    for (int index = 0; index < count; index++) {
      T name = reader.read(plain, offset + index * Id256.LENGTH_BYTES);
      require(names.isEmpty() || names.last().compareTo(name) < 0, subject, "names out of order");
      names.add(name);
    }
    return names;
  }
}
