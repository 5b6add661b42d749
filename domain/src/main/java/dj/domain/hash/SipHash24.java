package dj.domain.hash;

/// The pseudorandom function SipHash-2-4 with 64 bits of output.
///
/// Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012. The
/// key of 16 bytes is given as its two little-endian halves.
public final class SipHash24 {
  private static final int WORD_LENGTH_BYTES = 8;
  private static final int FINALIZATION = 0xFF;

  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash24(long key0, long key1) {
    v0 = key0 ^ 0x736F6D6570736575L;
    v1 = key1 ^ 0x646F72616E646F6DL;
    v2 = key0 ^ 0x6C7967656E657261L;
    v3 = key1 ^ 0x7465646279746573L;
  }

  /// The SipHash of the eight bytes of `word` in little-endian order.
  public static long hash(long key0, long key1, long word) {
    SipHash24 state = new SipHash24(key0, key1);
    state.compress(word);
    state.compress((long) WORD_LENGTH_BYTES << 56);
    return state.finish();
  }

  /// The SipHash of all `bytes`.
  public static long hash(long key0, long key1, byte[] bytes) {
    SipHash24 state = new SipHash24(key0, key1);
    int whole = bytes.length - bytes.length % WORD_LENGTH_BYTES;
    for (int offset = 0; offset < whole; offset += WORD_LENGTH_BYTES) {
      state.compress(word(bytes, offset, WORD_LENGTH_BYTES));
    }
    long last = word(bytes, whole, bytes.length - whole);
    state.compress(last | (long) bytes.length << 56);
    return state.finish();
  }

  private static long word(byte[] bytes, int offset, int lengthBytes) {
    long word = 0;
    for (int index = 0; index < lengthBytes; index++) {
      word |= (bytes[offset + index] & 0xFFL) << (8 * index);
    }
    return word;
  }

  private void compress(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private long finish() {
    v2 ^= FINALIZATION;
    round();
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
