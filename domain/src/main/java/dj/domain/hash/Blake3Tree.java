package dj.domain.hash;

import static dj.domain.hash.Blake3.CHUNK_END;
import static dj.domain.hash.Blake3.CHUNK_LENGTH_BYTES;
import static dj.domain.hash.Blake3.CHUNK_START;
import static dj.domain.hash.Blake3.HASH_LENGTH_BYTES;
import static dj.domain.hash.Blake3.PARENT;
import static dj.domain.hash.Blake3.ROOT;
import static dj.domain.hash.Blake3Compression.BLOCK_LENGTH_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The tree of one BLAKE3 hash (BLAKE3 specification, sections 2.4 and 5.1.2).
///
/// Content is cut in chunks of 1024 bytes, which are the leaves of a binary tree that is complete
/// on its left side. The chaining values of the subtrees that wait for their right half lie on a
/// stack, and one subtree is completed for every trailing zero bit of the number of chunks added.
/// The last chunk is added when the hash is asked for, because it may be the root, and the root is
/// compressed in another way.
final class Blake3Tree {
  /// An array has less than 2^31 bytes, hence at most 2^21 chunks, and one subtree waits at each
  /// level.
  private static final int MAX_DEPTH = 22;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] key;
  private final int flags;
  private final byte[] content;
  private final int offset;
  private final int lengthBytes;
  private final int lastChunk;
  private final byte[] stack = new byte[MAX_DEPTH * HASH_LENGTH_BYTES];
  private final int[] state = new int[Blake3Compression.STATE_LENGTH_WORDS];
  private int top;
  private int chunks;

  /// Creates the tree over a checked range of `content`, without a chunk yet.
  Blake3Tree(int[] key, int flags, byte[] content, int offset, int lengthBytes) {
    this.key = key;
    this.flags = flags;
    this.content = content;
    this.offset = offset;
    this.lengthBytes = lengthBytes;
    this.lastChunk = Math.max(0, lengthBytes - 1) / CHUNK_LENGTH_BYTES;
  }

  /// Adds chunks by [Blake3Lanes] as long as there are enough before the last.
  void addChunksInLanes() {
    if (lastChunk < Blake3Lanes.FEWEST) {
      return;
    }
    int most = Math.min(Blake3Lanes.MOST, lastChunk);
    Blake3Lanes lanes = new Blake3Lanes(key, flags, most);
    byte[] values = new byte[most * HASH_LENGTH_BYTES];
    while (lastChunk - chunks >= Blake3Lanes.FEWEST) {
      int count = Math.min(Blake3Lanes.MOST, lastChunk - chunks);
      lanes.compressChunks(content, offset + chunks * CHUNK_LENGTH_BYTES, chunks, count, values);
      addSubtrees(lanes, values, count);
    }
  }

  /// Adds chunks whose chaining values are known, as the largest subtrees that they make up. They
  /// begin at a multiple of [Blake3Lanes#MOST].
  private void addSubtrees(Blake3Lanes lanes, byte[] values, int count) {
    int added = 0;
    while (added < count) {
      int leaves = Integer.highestOneBit(count - added);
      int position = added * HASH_LENGTH_BYTES;
      int nodes = leaves;
      while (nodes / 2 >= Blake3Lanes.FEWEST) {
        nodes /= 2;
        lanes.compressParents(values, position, nodes);
      }
      for (int node = 0; node < nodes; node++) {
        System.arraycopy(
            values, position + node * HASH_LENGTH_BYTES, stack, top, HASH_LENGTH_BYTES);
        top += HASH_LENGTH_BYTES;
        chunks += leaves / nodes;
        completeSubtrees(leaves / nodes);
      }
      added += leaves;
    }
  }

  /// Adds the rest of the chunks, and writes the output of the root.
  void finish(byte[] target, int targetOffset, int outputLengthBytes) {
    while (chunks < lastChunk) {
      compressChunk(offset + chunks * CHUNK_LENGTH_BYTES);
      push();
      chunks++;
      completeSubtrees(1);
    }
    Node root = lastNode();
    while (top > 0) {
      root = parentOf(root);
    }
    root.output(target, targetOffset, outputLengthBytes);
  }

  private void compressChunk(int start) {
    int last = start + CHUNK_LENGTH_BYTES - BLOCK_LENGTH_BYTES;
    System.arraycopy(key, 0, state, 0, key.length);
    Blake3Compression.compress(
        state, content, start, chunks, BLOCK_LENGTH_BYTES, flags | CHUNK_START);
    for (int block = start + BLOCK_LENGTH_BYTES; block < last; block += BLOCK_LENGTH_BYTES) {
      Blake3Compression.compress(state, content, block, chunks, BLOCK_LENGTH_BYTES, flags);
    }
    Blake3Compression.compress(state, content, last, chunks, BLOCK_LENGTH_BYTES, flags | CHUNK_END);
  }

  /// Joins the subtree that was added last with the one that waits for it, and so on upwards.
  ///
  /// @param leaves how many chunks it has, a power of two
  private void completeSubtrees(int leaves) {
    for (int completed = chunks / leaves; (completed & 1) == 0; completed >>= 1) {
      top -= BLOCK_LENGTH_BYTES;
      System.arraycopy(key, 0, state, 0, key.length);
      Blake3Compression.compress(state, stack, top, 0, BLOCK_LENGTH_BYTES, flags | PARENT);
      push();
    }
  }

  private void push() {
    writeChainingValue(stack, top);
    top += HASH_LENGTH_BYTES;
  }

  private void writeChainingValue(byte[] target, int targetOffset) {
    for (int word = 0; word < HASH_LENGTH_BYTES / 4; word++) {
      WORD.set(target, targetOffset + 4 * word, state[word]);
    }
  }

  /// The last chunk, which may be short or empty, up to its last block.
  private Node lastNode() {
    int position = offset + chunks * CHUNK_LENGTH_BYTES;
    int end = offset + lengthBytes;
    int blockFlags = flags | CHUNK_START;
    System.arraycopy(key, 0, state, 0, key.length);
    while (end - position > BLOCK_LENGTH_BYTES) {
      Blake3Compression.compress(state, content, position, chunks, BLOCK_LENGTH_BYTES, blockFlags);
      position += BLOCK_LENGTH_BYTES;
      blockFlags = flags;
    }
    byte[] block = Arrays.copyOf(Arrays.copyOfRange(content, position, end), BLOCK_LENGTH_BYTES);
    int[] chainingValue = Arrays.copyOf(state, key.length);
    return new Node(chainingValue, block, chunks, end - position, blockFlags | CHUNK_END);
  }

  private Node parentOf(Node right) {
    byte[] block = new byte[BLOCK_LENGTH_BYTES];
    top -= HASH_LENGTH_BYTES;
    System.arraycopy(stack, top, block, 0, HASH_LENGTH_BYTES);
    right.compress(0, right.counter);
    writeChainingValue(block, HASH_LENGTH_BYTES);
    return new Node(key, block, 0, BLOCK_LENGTH_BYTES, flags | PARENT);
  }

  /// A node of the tree whose last compression waits until it is known whether it is the root.
  private final class Node {
    private final int[] chainingValue;
    private final byte[] block;
    private final long counter;
    private final int blockLengthBytes;
    private final int nodeFlags;

    Node(int[] chainingValue, byte[] block, long counter, int blockLengthBytes, int nodeFlags) {
      this.chainingValue = chainingValue;
      this.block = block;
      this.counter = counter;
      this.blockLengthBytes = blockLengthBytes;
      this.nodeFlags = nodeFlags;
    }

    void compress(int additionalFlags, long withCounter) {
      System.arraycopy(chainingValue, 0, state, 0, chainingValue.length);
      Blake3Compression.compress(
          state, block, 0, withCounter, blockLengthBytes, nodeFlags | additionalFlags);
    }

    /// Writes the output of the root, whose counter numbers the 64-byte blocks of the output.
    void output(byte[] target, int targetOffset, int lengthBytes) {
      byte[] bytes = new byte[BLOCK_LENGTH_BYTES];
      for (int written = 0; written < lengthBytes; written += BLOCK_LENGTH_BYTES) {
        compress(ROOT, written / BLOCK_LENGTH_BYTES);
        for (int word = 0; word < state.length; word++) {
          WORD.set(bytes, 4 * word, state[word]);
        }
        int count = Math.min(BLOCK_LENGTH_BYTES, lengthBytes - written);
        System.arraycopy(bytes, 0, target, targetOffset + written, count);
      }
    }
  }
}
