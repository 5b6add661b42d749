package dj.domain.hash;

import static dj.domain.hash.Blake3Compression.BLOCK_LENGTH_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// The hash function BLAKE3 in its three modes, over content that lies in one array.
///
/// Source: J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn, "BLAKE3: one function, fast
/// everywhere", version 2021-11-02. Content is cut in chunks of 1024 bytes, which are the leaves of
/// a binary tree that is complete on its left side; the chaining values of the subtrees that wait
/// for their right half lie on a stack, and one subtree is completed for every trailing zero bit of
/// the number of chunks read.
///
/// This is the plain form that every other one must equal. It holds no state and may be used by any
/// number of threads.
public final class Blake3 {
  /// The length of a key in bytes.
  public static final int KEY_LENGTH_BYTES = 32;

  /// The length of a hash in bytes.
  public static final int HASH_LENGTH_BYTES = 32;

  static final int CHUNK_LENGTH_BYTES = 1024;
  static final int CHUNK_START = 1;
  static final int CHUNK_END = 1 << 1;
  static final int PARENT = 1 << 2;
  static final int ROOT = 1 << 3;
  static final int KEYED_HASH = 1 << 4;
  static final int DERIVE_KEY_CONTEXT = 1 << 5;
  static final int DERIVE_KEY_MATERIAL = 1 << 6;

  /// An array has less than 2^31 bytes, hence at most 2^21 chunks, and one subtree waits at each
  /// level.
  private static final int MAX_DEPTH = 22;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Blake3() {}

  /// Hashes `lengthBytes` bytes of `content` at `offset`, and writes 32 bytes to `target` at
  /// `targetOffset`.
  public static void hash(
      byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    digest(iv(), 0, content, offset, lengthBytes, target, targetOffset, HASH_LENGTH_BYTES);
  }

  /// Hashes `lengthBytes` bytes of `content` at `offset` under a 32-byte key, and writes 32 bytes
  /// to `target` at `targetOffset`.
  ///
  /// @throws IllegalArgumentException if the key is of another length
  public static void keyedHash(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    digest(
        keyWords(key),
        KEYED_HASH,
        content,
        offset,
        lengthBytes,
        target,
        targetOffset,
        HASH_LENGTH_BYTES);
  }

  /// Fills `target` with the extended output of the keyed hash of `content`; the first 32 bytes are
  /// the keyed hash itself.
  ///
  /// @throws IllegalArgumentException if the key is not 32 bytes long
  public static void keyedOutput(byte[] key, byte[] content, byte[] target) {
    digest(keyWords(key), KEYED_HASH, content, 0, content.length, target, 0, target.length);
  }

  /// Fills `target` with a key that is derived from `keyMaterial` for the purpose that `context`
  /// names.
  ///
  /// @param context a constant of the program, unique to the purpose
  public static void deriveKey(String context, byte[] keyMaterial, byte[] target) {
    byte[] name = context.getBytes(StandardCharsets.UTF_8);
    byte[] contextKey = new byte[KEY_LENGTH_BYTES];
    digest(iv(), DERIVE_KEY_CONTEXT, name, 0, name.length, contextKey, 0, contextKey.length);
    int[] key = keyWords(contextKey);
    digest(key, DERIVE_KEY_MATERIAL, keyMaterial, 0, keyMaterial.length, target, 0, target.length);
  }

  private static void digest(
      int[] key,
      int flags,
      byte[] content,
      int offset,
      int lengthBytes,
      byte[] target,
      int targetOffset,
      int outputLengthBytes) {
    Objects.checkFromIndexSize(offset, lengthBytes, content.length);
    Objects.checkFromIndexSize(targetOffset, outputLengthBytes, target.length);
    byte[] stack = new byte[MAX_DEPTH * HASH_LENGTH_BYTES];
    int[] state = new int[Blake3Compression.STATE_LENGTH_WORDS];
    int lastChunk = Math.max(0, lengthBytes - 1) / CHUNK_LENGTH_BYTES;
    int top = 0;
    for (int chunk = 0; chunk < lastChunk; chunk++) {
      compressChunk(state, key, flags, content, offset + chunk * CHUNK_LENGTH_BYTES, chunk);
      top = push(stack, top, state);
      top = completeSubtrees(stack, top, chunk + 1, state, key, flags);
    }
    Node root = lastNode(state, key, flags, content, offset, lengthBytes, lastChunk);
    while (top > 0) {
      root = parentOf(stack, top, root, state, key, flags);
      top -= HASH_LENGTH_BYTES;
    }
    root.output(state, target, targetOffset, outputLengthBytes);
  }

  private static void compressChunk(
      int[] state, int[] key, int flags, byte[] content, int offset, long chunk) {
    System.arraycopy(key, 0, state, 0, key.length);
    int lastBlock = CHUNK_LENGTH_BYTES - BLOCK_LENGTH_BYTES;
    Blake3Compression.compress(
        state, content, offset, chunk, BLOCK_LENGTH_BYTES, flags | CHUNK_START);
    for (int block = BLOCK_LENGTH_BYTES; block < lastBlock; block += BLOCK_LENGTH_BYTES) {
      Blake3Compression.compress(state, content, offset + block, chunk, BLOCK_LENGTH_BYTES, flags);
    }
    Blake3Compression.compress(
        state, content, offset + lastBlock, chunk, BLOCK_LENGTH_BYTES, flags | CHUNK_END);
  }

  private static int push(byte[] stack, int top, int[] state) {
    for (int word = 0; word < HASH_LENGTH_BYTES / 4; word++) {
      WORD.set(stack, top + 4 * word, state[word]);
    }
    return top + HASH_LENGTH_BYTES;
  }

  private static int completeSubtrees(
      byte[] stack, int top, int chunksRead, int[] state, int[] key, int flags) {
    int remaining = top;
    for (int chunks = chunksRead; (chunks & 1) == 0; chunks >>= 1) {
      int children = remaining - BLOCK_LENGTH_BYTES;
      System.arraycopy(key, 0, state, 0, key.length);
      Blake3Compression.compress(state, stack, children, 0, BLOCK_LENGTH_BYTES, flags | PARENT);
      remaining = push(stack, children, state);
    }
    return remaining;
  }

  /// The last chunk, which may be short or empty, up to its last block.
  private static Node lastNode(
      int[] state, int[] key, int flags, byte[] content, int offset, int lengthBytes, int chunk) {
    System.arraycopy(key, 0, state, 0, key.length);
    int position = offset + chunk * CHUNK_LENGTH_BYTES;
    int end = offset + lengthBytes;
    int blockFlags = flags | CHUNK_START;
    while (end - position > BLOCK_LENGTH_BYTES) {
      Blake3Compression.compress(state, content, position, chunk, BLOCK_LENGTH_BYTES, blockFlags);
      position += BLOCK_LENGTH_BYTES;
      blockFlags = flags;
    }
    byte[] block = Arrays.copyOf(Arrays.copyOfRange(content, position, end), BLOCK_LENGTH_BYTES);
    return new Node(
        Arrays.copyOf(state, key.length), block, chunk, end - position, blockFlags | CHUNK_END);
  }

  private static Node parentOf(
      byte[] stack, int top, Node right, int[] state, int[] key, int flags) {
    byte[] block = new byte[BLOCK_LENGTH_BYTES];
    System.arraycopy(stack, top - HASH_LENGTH_BYTES, block, 0, HASH_LENGTH_BYTES);
    right.compress(state, 0, right.counter);
    push(block, HASH_LENGTH_BYTES, state);
    return new Node(key, block, 0, BLOCK_LENGTH_BYTES, flags | PARENT);
  }

  private static int[] iv() {
    return new int[] {
      Blake3Compression.IV_0,
      Blake3Compression.IV_1,
      Blake3Compression.IV_2,
      Blake3Compression.IV_3,
      Blake3Compression.IV_4,
      Blake3Compression.IV_5,
      Blake3Compression.IV_6,
      Blake3Compression.IV_7
    };
  }

  private static int[] keyWords(byte[] key) {
    if (key.length != KEY_LENGTH_BYTES) {
      throw new IllegalArgumentException("a BLAKE3 key has 32 bytes, not " + key.length);
    }
    int[] words = new int[KEY_LENGTH_BYTES / 4];
    for (int word = 0; word < words.length; word++) {
      words[word] = (int) WORD.get(key, 4 * word);
    }
    return words;
  }

  /// A node of the tree whose last compression waits until it is known whether it is the root.
  private static final class Node {
    private final int[] chainingValue;
    private final byte[] block;
    private final long counter;
    private final int blockLengthBytes;
    private final int flags;

    Node(int[] chainingValue, byte[] block, long counter, int blockLengthBytes, int flags) {
      this.chainingValue = chainingValue;
      this.block = block;
      this.counter = counter;
      this.blockLengthBytes = blockLengthBytes;
      this.flags = flags;
    }

    void compress(int[] state, int additionalFlags, long withCounter) {
      System.arraycopy(chainingValue, 0, state, 0, chainingValue.length);
      Blake3Compression.compress(
          state, block, 0, withCounter, blockLengthBytes, flags | additionalFlags);
    }

    /// Writes the output of the root, whose counter numbers the 64-byte blocks of the output.
    void output(int[] state, byte[] target, int targetOffset, int lengthBytes) {
      byte[] bytes = new byte[BLOCK_LENGTH_BYTES];
      for (int written = 0; written < lengthBytes; written += BLOCK_LENGTH_BYTES) {
        compress(state, ROOT, written / BLOCK_LENGTH_BYTES);
        for (int word = 0; word < state.length; word++) {
          WORD.set(bytes, 4 * word, state[word]);
        }
        int count = Math.min(BLOCK_LENGTH_BYTES, lengthBytes - written);
        System.arraycopy(bytes, 0, target, targetOffset + written, count);
      }
    }
  }
}
