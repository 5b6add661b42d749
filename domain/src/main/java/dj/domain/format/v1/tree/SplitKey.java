package dj.domain.format.v1.tree;

import dj.domain.hash.SipHash24;

/// The secret that decides where long directories and content lists are split, so that the sizes of
/// their blobs tell nothing about names; the two little-endian halves of a SipHash key.
public record SplitKey(long low, long high) {

  long hash(byte[] name) {
    return SipHash24.hash(low, high, name);
  }

  long hash(long word) {
    return SipHash24.hash(low, high, word);
  }

  /// Nothing of the secret.
  @Override
  public String toString() {
    return "SplitKey";
  }
}
