package dj.domain.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The compression function of BLAKE3 (BLAKE3 specification, section 2.2) on one block.
///
/// The seven rounds are one loop over local variables, and the message words are moved between them
/// after each round. The obvious alternatives were measured and are slower: unrolled rounds take
/// four times as long to compile, a schedule in an array costs a quarter of the speed, and a method
/// above 8000 bytecodes is never compiled at all.
final class Blake3Compression {
  /// The length of a block in bytes.
  static final int BLOCK_LENGTH_BYTES = 64;

  /// The length of a state in words: a chaining value and the words that only the output of a root
  /// needs.
  static final int STATE_LENGTH_WORDS = 16;

  static final int IV_0 = 0x6A09E667;
  static final int IV_1 = 0xBB67AE85;
  static final int IV_2 = 0x3C6EF372;
  static final int IV_3 = 0xA54FF53A;
  static final int IV_4 = 0x510E527F;
  static final int IV_5 = 0x9B05688C;
  static final int IV_6 = 0x1F83D9AB;
  static final int IV_7 = 0x5BE0CD19;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LAST_ROUND = 6;

  private Blake3Compression() {}

  /// Compresses one block into `state`.
  ///
  /// @param state sixteen words; the first eight hold the chaining value before and after the call,
  ///   the others receive the second half of the output
  /// @param block where the 64 bytes of the block, padded with zeros, are
  /// @param offset where they start
  /// @param counter the number of the chunk or of the output block
  /// @param blockLengthBytes how many of the 64 bytes are content
  /// @param flags the domain flags of the block
  static void compress(
      int[] state, byte[] block, int offset, long counter, int blockLengthBytes, int flags) {
    int m0 = word(block, offset);
    int m1 = word(block, offset + 4);
    int m2 = word(block, offset + 8);
    int m3 = word(block, offset + 12);
    int m4 = word(block, offset + 16);
    int m5 = word(block, offset + 20);
    int m6 = word(block, offset + 24);
    int m7 = word(block, offset + 28);
    int m8 = word(block, offset + 32);
    int m9 = word(block, offset + 36);
    int m10 = word(block, offset + 40);
    int m11 = word(block, offset + 44);
    int m12 = word(block, offset + 48);
    int m13 = word(block, offset + 52);
    int m14 = word(block, offset + 56);
    int m15 = word(block, offset + 60);
    int v0 = state[0];
    int v1 = state[1];
    int v2 = state[2];
    int v3 = state[3];
    int v4 = state[4];
    int v5 = state[5];
    int v6 = state[6];
    int v7 = state[7];
    int v8 = IV_0;
    int v9 = IV_1;
    int v10 = IV_2;
    int v11 = IV_3;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> 32);
    int v14 = blockLengthBytes;
    int v15 = flags;
    for (int round = 0; ; round++) {
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      if (round == LAST_ROUND) {
        break;
      }
      int saved = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = saved;
      int saved2 = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = saved2;
    }
    state[8] = v8 ^ state[0];
    state[9] = v9 ^ state[1];
    state[10] = v10 ^ state[2];
    state[11] = v11 ^ state[3];
    state[12] = v12 ^ state[4];
    state[13] = v13 ^ state[5];
    state[14] = v14 ^ state[6];
    state[15] = v15 ^ state[7];
    state[0] = v0 ^ v8;
    state[1] = v1 ^ v9;
    state[2] = v2 ^ v10;
    state[3] = v3 ^ v11;
    state[4] = v4 ^ v12;
    state[5] = v5 ^ v13;
    state[6] = v6 ^ v14;
    state[7] = v7 ^ v15;
  }

  private static int word(byte[] bytes, int offset) {
    return (int) WORD.get(bytes, offset);
  }
}
