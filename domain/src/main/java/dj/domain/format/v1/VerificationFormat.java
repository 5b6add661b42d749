package dj.domain.format.v1;

import static dj.domain.format.v1.PackFormat.require;

import dj.domain.id.PackId;
import dj.domain.verification.VerificationRecord;
import dj.domain.verification.VerifiedPacks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The plaintext of a verification record, specified in `docs/format/verification.md`. Version 1
/// tells when packs were verified; version 2 is in [WalkFormat].
///
/// ```
/// 0 4 version, 1    4 4 number of entries n
/// 8 …   n × 32 names of packs, ascending
///   …   n × 8 when each was verified, seconds since 1970-01-01 UTC
/// ```
public final class VerificationFormat {
  /// The most entries of a record; more of them take several records.
  public static final int MAX_ENTRIES = 1 << 20;

  private static final int VERSION = 1;
  private static final int COUNT_OFFSET = 4;
  private static final int ENTRIES_OFFSET = 8;
  private static final int ENTRY_LENGTH_BYTES = PackId.LENGTH_BYTES + Long.BYTES;

  private VerificationFormat() {}

  /// Encodes up to [#MAX_ENTRIES] entries.
  public static byte[] encode(VerifiedPacks packs) {
    int count = packs.times().size();
    if (count > MAX_ENTRIES) {
      throw new IllegalArgumentException("too many packs for a verification record: " + count);
    }
    byte[] plain = new byte[ENTRIES_OFFSET + count * ENTRY_LENGTH_BYTES];
    LittleEndian.putInt(plain, 0, VERSION);
    LittleEndian.putInt(plain, COUNT_OFFSET, count);
    int nameAt = ENTRIES_OFFSET;
    int timeAt = ENTRIES_OFFSET + count * PackId.LENGTH_BYTES;
    for (Map.Entry<PackId, Instant> entry : packs.times().entrySet()) {
      entry.getKey().copyTo(plain, nameAt);
      LittleEndian.putLong(plain, timeAt, entry.getValue().getEpochSecond());
      nameAt += PackId.LENGTH_BYTES;
      timeAt += Long.BYTES;
    }
    return plain;
  }

  /// Decodes a plaintext whose seal was right.
  ///
  /// @param subject the file, for messages
  /// @throws dj.domain.error.DamageException if it is not what a program writes
  public static VerificationRecord decode(String subject, byte[] plain) {
    require(plain.length >= ENTRIES_OFFSET, subject, "the verification record is too short");
    int version = LittleEndian.getInt(plain, 0);
    if (version == WalkFormat.VERSION) {
      return WalkFormat.decode(subject, plain);
    }
    require(version == VERSION, subject, "the verification record is of another version");
    return decodePacks(subject, plain);
  }

  private static VerifiedPacks decodePacks(String subject, byte[] plain) {
    int count = LittleEndian.getInt(plain, COUNT_OFFSET);
    require(
        count >= 0
            && count <= MAX_ENTRIES
            && plain.length == ENTRIES_OFFSET + count * ENTRY_LENGTH_BYTES,
        subject,
        "the verification record's length is not its count's");
    int timesOffset = ENTRIES_OFFSET + count * PackId.LENGTH_BYTES;
    List<PackId> names = new ArrayList<>(count);
    SortedMap<PackId, Instant> times = new TreeMap<>();
    for (int index = 0; index < count; index++) {
      PackId name = PackId.of(plain, ENTRIES_OFFSET + index * PackId.LENGTH_BYTES);
      require(
          names.isEmpty() || names.getLast().compareTo(name) < 0, subject, "packs out of order");
      names.add(name);
      times.put(name, time(subject, plain, timesOffset + index * Long.BYTES));
    }
    return new VerifiedPacks(times);
  }

  static Instant time(String subject, byte[] plain, int offset) {
    long seconds = LittleEndian.getLong(plain, offset);
    require(seconds >= 0 && seconds <= Instant.MAX.getEpochSecond(), subject, "an impossible time");
    return Instant.ofEpochSecond(seconds);
  }
}
