package dj.domain.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Many compressions of BLAKE3 side by side: of the chunks of a content, and of the nodes above
/// them.
///
/// Every word of the state and of the message is an array with one element a lane, and a round is a
/// loop over the lanes. Each pass of the loop is independent of the others, so HotSpot's second
/// compiler turns it into vector instructions as wide as the processor has: several times the speed
/// of one compression after the other, without anything but plain Java. Until that compiler is
/// done, which takes some tens of megabytes, it is slower; whoever hashes less is better off with
/// [Blake3#keyedHash].
///
/// The compiler runs the first pass of such a loop by itself, and those that do not fill a vector
/// in the end. So there is one lane more than a multiple of sixteen, the number of words in the
/// widest vector: with one alone before the vectors, none is left behind them. (To let it be one
/// alone, and not as many as align the vectors, is an option of the JVM, in the launcher of the
/// program.)
final class Blake3Lanes {
  /// How many compressions are done at a time, at most: a power of two, so that the chunks of each
  /// batch begin a subtree.
  static final int MOST = 256;

  /// How many there must be to be faster than one after the other.
  static final int FEWEST = 12;

  private static final int VECTOR_LENGTH_WORDS = 16;
  private static final int WORDS = Blake3Compression.STATE_LENGTH_WORDS;
  private static final int CHAINING_WORDS = WORDS / 2;
  private static final int BLOCKS =
      Blake3.CHUNK_LENGTH_BYTES / Blake3Compression.BLOCK_LENGTH_BYTES;
  private static final int ROUNDS = 7;
  private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] key;
  private final int flags;
  private final int[][] chaining;
  private final int[][] state;
  private final int[][] message;
  private final int[][] permuted = new int[WORDS][];

  /// Prepares compressions under a key.
  ///
  /// @param flags the flags of the mode, which all of them have
  /// @param most how many are done at a time at the most, up to [#MOST]
  Blake3Lanes(int[] key, int flags, int most) {
    int lanes = lanesFor(most);
    this.key = key;
    this.flags = flags;
    this.chaining = new int[CHAINING_WORDS][lanes];
    this.state = new int[WORDS][lanes];
    this.message = new int[WORDS][lanes];
  }

  /// Compresses whole chunks from `offset` on, none of which is the root.
  ///
  /// @param firstChunk the number of the first one
  /// @param count how many there are
  /// @param target receives a chaining value of 32 bytes for each
  void compressChunks(byte[] content, int offset, int firstChunk, int count, byte[] target) {
    int lanes = lanesFor(count);
    begin();
    for (int block = 0; block < BLOCKS; block++) {
      int start = block == 0 ? Blake3.CHUNK_START : 0;
      int end = block == BLOCKS - 1 ? Blake3.CHUNK_END : 0;
      int position = offset + block * Blake3Compression.BLOCK_LENGTH_BYTES;
      loadMessage(content, position, Blake3.CHUNK_LENGTH_BYTES, count);
      countFrom(firstChunk, lanes);
      compressBlock(flags | start | end, lanes);
    }
    store(count, target, 0);
  }

  /// Compresses parents, none of which is the root.
  ///
  /// @param values the chaining values of their children from `offset` on; theirs take the place of
  ///   the first half
  /// @param count how many parents there are
  void compressParents(byte[] values, int offset, int count) {
    int lanes = lanesFor(count);
    begin();
    loadMessage(values, offset, Blake3Compression.BLOCK_LENGTH_BYTES, count);
    Arrays.fill(state[12], 0);
    compressBlock(flags | Blake3.PARENT, lanes);
    store(count, values, offset);
  }

  /// One lane more than fill the vectors. Those beyond `count` compute nothing of use.
  private static int lanesFor(int count) {
    return (count + VECTOR_LENGTH_WORDS - 2) / VECTOR_LENGTH_WORDS * VECTOR_LENGTH_WORDS + 1;
  }

  private void begin() {
    for (int word = 0; word < CHAINING_WORDS; word++) {
      Arrays.fill(chaining[word], key[word]);
    }
  }

  private void loadMessage(byte[] content, int offset, int distance, int count) {
    for (int lane = 0; lane < count; lane++) {
      loadBlock(content, offset + lane * distance, message, lane);
    }
  }

  private static void loadBlock(byte[] content, int offset, int[][] message, int lane) {
    for (int word = 0; word < WORDS; word++) {
      message[word][lane] = (int) WORD.get(content, offset + 4 * word);
    }
  }

  /// The lower half of the counter; the upper one is 0, since an array has fewer than 2^32 chunks.
  private void countFrom(int first, int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      state[12][lane] = first + lane;
    }
  }

  private void compressBlock(int blockFlags, int lanes) {
    for (int word = 0; word < CHAINING_WORDS; word++) {
      System.arraycopy(chaining[word], 0, state[word], 0, lanes);
    }
    Arrays.fill(state[8], Blake3Compression.IV_0);
    Arrays.fill(state[9], Blake3Compression.IV_1);
    Arrays.fill(state[10], Blake3Compression.IV_2);
    Arrays.fill(state[11], Blake3Compression.IV_3);
    Arrays.fill(state[13], 0);
    Arrays.fill(state[14], Blake3Compression.BLOCK_LENGTH_BYTES);
    Arrays.fill(state[15], blockFlags);
    mix(lanes);
    for (int word = 0; word < CHAINING_WORDS; word++) {
      fold(chaining[word], state[word], state[word + CHAINING_WORDS], lanes);
    }
  }

  private void store(int count, byte[] target, int offset) {
    for (int lane = 0; lane < count; lane++) {
      for (int word = 0; word < CHAINING_WORDS; word++) {
        int position = offset + lane * Blake3.HASH_LENGTH_BYTES + 4 * word;
        WORD.set(target, position, chaining[word][lane]);
      }
    }
  }

  private void mix(int lanes) {
    int[][] words = message;
    for (int round = 0; round < ROUNDS; round++) {
      round(state, words, lanes);
      words = permute(words);
    }
  }

  /// Moves references, not words.
  private int[][] permute(int[][] words) {
    int[][] source = words.clone();
    for (int word = 0; word < WORDS; word++) {
      permuted[word] = source[PERMUTATION[word]];
    }
    return permuted;
  }

  private static void fold(int[] target, int[] left, int[] right, int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      target[lane] = left[lane] ^ right[lane];
    }
  }

  /// One round. All arrays are taken out of their tables first, or the compiler does not vectorise
  /// the loop.
  private static void round(int[][] state, int[][] message, int lanes) {
    int[] s0 = state[0];
    int[] s1 = state[1];
    int[] s2 = state[2];
    int[] s3 = state[3];
    int[] s4 = state[4];
    int[] s5 = state[5];
    int[] s6 = state[6];
    int[] s7 = state[7];
    int[] s8 = state[8];
    int[] s9 = state[9];
    int[] s10 = state[10];
    int[] s11 = state[11];
    int[] s12 = state[12];
    int[] s13 = state[13];
    int[] s14 = state[14];
    int[] s15 = state[15];
    int[] m0 = message[0];
    int[] m1 = message[1];
    int[] m2 = message[2];
    int[] m3 = message[3];
    int[] m4 = message[4];
    int[] m5 = message[5];
    int[] m6 = message[6];
    int[] m7 = message[7];
    int[] m8 = message[8];
    int[] m9 = message[9];
    int[] m10 = message[10];
    int[] m11 = message[11];
    int[] m12 = message[12];
    int[] m13 = message[13];
    int[] m14 = message[14];
    int[] m15 = message[15];
    for (int lane = 0; lane < lanes; lane++) {
      int v0 = s0[lane];
      int v1 = s1[lane];
      int v2 = s2[lane];
      int v3 = s3[lane];
      int v4 = s4[lane];
      int v5 = s5[lane];
      int v6 = s6[lane];
      int v7 = s7[lane];
      int v8 = s8[lane];
      int v9 = s9[lane];
      int v10 = s10[lane];
      int v11 = s11[lane];
      int v12 = s12[lane];
      int v13 = s13[lane];
      int v14 = s14[lane];
      int v15 = s15[lane];
      v0 += v4 + m0[lane];
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1[lane];
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 += v5 + m2[lane];
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3[lane];
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 += v6 + m4[lane];
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5[lane];
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 += v7 + m6[lane];
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7[lane];
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      v0 += v5 + m8[lane];
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9[lane];
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 += v6 + m10[lane];
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11[lane];
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 += v7 + m12[lane];
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13[lane];
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 += v4 + m14[lane];
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15[lane];
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      s0[lane] = v0;
      s1[lane] = v1;
      s2[lane] = v2;
      s3[lane] = v3;
      s4[lane] = v4;
      s5[lane] = v5;
      s6[lane] = v6;
      s7[lane] = v7;
      s8[lane] = v8;
      s9[lane] = v9;
      s10[lane] = v10;
      s11[lane] = v11;
      s12[lane] = v12;
      s13[lane] = v13;
      s14[lane] = v14;
      s15[lane] = v15;
    }
  }
}
