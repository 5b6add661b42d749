package dj.domain.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

  /// The same as [#keyedHash], twice as fast for content of 32 KiB and four times as fast for much
  /// more, but only after some tens of megabytes in one run of the program, and slower until then.
  public static void keyedHashInLanes(
      byte[] key, byte[] content, int offset, int lengthBytes, byte[] target, int targetOffset) {
    Objects.checkFromIndexSize(offset, lengthBytes, content.length);
    Objects.checkFromIndexSize(targetOffset, HASH_LENGTH_BYTES, target.length);
    Blake3Tree tree = new Blake3Tree(keyWords(key), KEYED_HASH, content, offset, lengthBytes);
    tree.addChunksInLanes();
    tree.finish(target, targetOffset, HASH_LENGTH_BYTES);
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
    new Blake3Tree(key, flags, content, offset, lengthBytes)
        .finish(target, targetOffset, outputLengthBytes);
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
}
