package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import java.util.Arrays;

/// A growing buffer of encoded fields, used again and again.
final class ByteWriter {
  private static final int INITIAL_LENGTH_BYTES = 512;

  private byte[] buffer = new byte[INITIAL_LENGTH_BYTES];
  private int length;

  /// The number of bytes that [#varint] writes for `value`, taken as unsigned.
  static int varintLength(long value) {
    return 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  byte[] buffer() {
    return buffer;
  }

  int lengthBytes() {
    return length;
  }

  void clear() {
    length = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  void put(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
  }

  /// Writes an unsigned number, seven bits a byte, the lowest first.
  void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /// Writes a length and as many bytes.
  void prefixed(RawBytes bytes) {
    varint(bytes.lengthBytes());
    raw(bytes);
  }

  void raw(RawBytes bytes) {
    reserve(bytes.lengthBytes());
    bytes.copyTo(buffer, length);
    length += bytes.lengthBytes();
  }

  void raw(byte[] bytes, int offset, int lengthBytes) {
    reserve(lengthBytes);
    System.arraycopy(bytes, offset, buffer, length, lengthBytes);
    length += lengthBytes;
  }

  void id(BlobId id) {
    reserve(BlobId.LENGTH_BYTES);
    id.copyTo(buffer, length);
    length += BlobId.LENGTH_BYTES;
  }

  private void reserve(int lengthBytes) {
    if (buffer.length - length < lengthBytes) {
      buffer = Arrays.copyOf(buffer, Math.max(length + lengthBytes, 2 * buffer.length));
    }
  }
}
