package dj.domain.pack;

import dj.domain.blob.BlobKind;
import java.util.Arrays;

/// The five keys of a repository that packs are made with; closing it destroys them.
public final class PackSecrets implements AutoCloseable {
  private static final int KEY_LENGTH_BYTES = 32;

  private final byte[] data;
  private final byte[] tree;
  private final byte[] trailer;
  private final byte[] dataIdentity;
  private final byte[] treeIdentity;

  /// Copies the keys, 32 bytes each.
  ///
  /// @param data what packs of content are sealed under
  /// @param tree what packs of trees are sealed under
  /// @param trailer what the tables of packs are sealed under
  /// @param dataIdentity what the ids of content are made with
  /// @param treeIdentity what the ids of trees are made with
  public PackSecrets(
      byte[] data, byte[] tree, byte[] trailer, byte[] dataIdentity, byte[] treeIdentity) {
    this.data = copy(data);
    this.tree = copy(tree);
    this.trailer = copy(trailer);
    this.dataIdentity = copy(dataIdentity);
    this.treeIdentity = copy(treeIdentity);
  }

  private static byte[] copy(byte[] key) {
    if (key.length != KEY_LENGTH_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
    }
    return key.clone();
  }

  byte[] content(BlobKind kind) {
    return switch (kind) {
      case DATA -> data;
      case TREE -> tree;
    };
  }

  byte[] identity(BlobKind kind) {
    return switch (kind) {
      case DATA -> dataIdentity;
      case TREE -> treeIdentity;
    };
  }

  byte[] trailer() {
    return trailer;
  }

  @Override
  public void close() {
    for (byte[] key : new byte[][] {data, tree, trailer, dataIdentity, treeIdentity}) {
      Arrays.fill(key, (byte) 0);
    }
  }
}
