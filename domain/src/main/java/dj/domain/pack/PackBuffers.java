package dj.domain.pack;

import java.util.ArrayDeque;
import java.util.Deque;

/// The arrays that packs are built in, used again from pack to pack.
///
/// A pack begins in a small array and moves to larger ones as it grows, unless a whole one lies
/// idle: a run that stores little touches little memory, and one that stores much allocates no more
/// arrays than it has packs in hand. Safe for use by many threads.
public final class PackBuffers {
  private static final int GROWTH_FACTOR = 4;
  private static final int FIRST_LENGTH_BYTES = 1 << 20;

  private final int wholeLengthBytes;
  private final int maxIdle;
  private final Deque<byte[]> idle = new ArrayDeque<>();

  /// Creates a pool that keeps up to `maxIdle` idle arrays of `wholeLengthBytes` bytes.
  public PackBuffers(int wholeLengthBytes, int maxIdle) {
    if (wholeLengthBytes < 1 || maxIdle < 0) {
      throw new IllegalArgumentException("a pool has arrays of at least one byte");
    }
    this.wholeLengthBytes = wholeLengthBytes;
    this.maxIdle = maxIdle;
  }

  /// An array of at least `lengthBytes` bytes; its content is arbitrary.
  byte[] take(int lengthBytes) {
    if (lengthBytes > wholeLengthBytes) {
      return new byte[lengthBytes];
    }
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    long length = Math.min(FIRST_LENGTH_BYTES, wholeLengthBytes);
    while (length < lengthBytes) {
      length *= GROWTH_FACTOR;
    }
    // A step of this size would be followed by another one soon.
    boolean nearlyWhole = length > wholeLengthBytes / 2;
    return new byte[nearlyWhole ? wholeLengthBytes : (int) length];
  }

  /// Takes an array back; its owner must not touch it any more.
  void release(byte[] buffer) {
    if (buffer.length != wholeLengthBytes) {
      return;
    }
    synchronized (idle) {
      if (idle.size() < maxIdle) {
        idle.push(buffer);
      }
    }
  }
}
