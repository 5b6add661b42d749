package dj.domain.format.v1;

import dj.domain.hash.SipHash24;

/// What hides the headers of a pack's records: two SipHash-2-4 words for every offset in the pack.
///
/// Without it, the lengths in the record headers would tell everybody who sees the storage how long
/// each chunk is when compressed, which is what the attacks on content-defined chunking start from.
///
/// @param key0 the first half of the key
/// @param key1 the second half of the key
public record RecordMask(long key0, long key1) {
  /// The length of the key in bytes.
  public static final int KEY_LENGTH_BYTES = 16;

  /// Reads the key from 16 bytes.
  public static RecordMask of(byte[] key) {
    if (key.length != KEY_LENGTH_BYTES) {
      throw new IllegalArgumentException("a mask's key has 16 bytes");
    }
    return new RecordMask(LittleEndian.getLong(key, 0), LittleEndian.getLong(key, 8));
  }

  long first(int packOffset) {
    return SipHash24.hash(key0, key1, 2L * packOffset);
  }

  long second(int packOffset) {
    return SipHash24.hash(key0, key1, 2L * packOffset + 1);
  }

  @Override
  public String toString() {
    return "RecordMask[secret]";
  }
}
