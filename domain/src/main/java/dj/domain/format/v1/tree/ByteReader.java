package dj.domain.format.v1.tree;

import dj.domain.error.DamageException;
import dj.domain.id.BlobId;
import dj.domain.tree.RawBytes;
import java.util.Arrays;

/// Reads encoded fields from a range of an array and believes nothing: what does not fit is a
/// [DamageException] that names the subject and the position.
final class ByteReader {
  /// The longest tree blob that is read: a leaf just short of its limit and the longest entry fit.
  static final int MAX_BLOB_BYTES = 32 << 20;

  private static final int MAX_VARINT_BYTES = 10;

  private final Object subject;
  private final byte[] bytes;
  private final int limit;
  private int position;

  /// Reads a whole array.
  ///
  /// @param subject what the bytes are, for messages
  ByteReader(Object subject, byte[] bytes) {
    this(subject, bytes, 0, bytes.length);
  }

  private ByteReader(Object subject, byte[] bytes, int position, int limit) {
    this.subject = subject;
    this.bytes = bytes;
    this.position = position;
    this.limit = limit;
  }

  /// Reads a tree blob.
  static ByteReader ofBlob(BlobId id, byte[] bytes) {
    ByteReader reader = new ByteReader(id, bytes);
    if (bytes.length > MAX_BLOB_BYTES) {
      throw reader.damage("it is longer than any tree blob: " + bytes.length + " bytes");
    }
    return reader;
  }

  /// Reads the next `lengthBytes` bytes on their own, and steps over them here.
  ByteReader slice(int lengthBytes) {
    ByteReader slice = new ByteReader(subject, bytes, position, position + lengthBytes);
    position += lengthBytes;
    return slice;
  }

  /// A reader of its own for what is left here.
  ByteReader copy() {
    return new ByteReader(subject, bytes, position, limit);
  }

  /// What is read, for messages.
  String subject() {
    return subject instanceof BlobId id ? "tree blob " + id.toHex() : subject.toString();
  }

  DamageException damage(String reason, Throwable... cause) {
    return new DamageException(
        subject() + ": " + reason + " (at byte " + position + ")",
        "run dj repo check --read-data",
        cause);
  }

  boolean atEnd() {
    return position == limit;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  int unsignedByte() {
    if (position == limit) {
      throw damage("it ends too early");
    }
    return bytes[position++] & 0xFF;
  }

  /// Reads an unsigned number in its shortest form.
  long varint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = unsignedByte();
      value |= (next & 0x7FL) << (7 * i);
      if (next < 0x80) {
        if ((i > 0 && next == 0) || (i == MAX_VARINT_BYTES - 1 && next > 1)) {
          throw damage("a number is not in its shortest form");
        }
        return value;
      }
    }
    throw damage("a number is too long");
  }

  /// Reads an unsigned number up to `max`, which is not negative.
  long varint(long max) {
    long value = varint();
    if (value < 0 || value > max) {
      throw damage("a number is too large: " + Long.toUnsignedString(value));
    }
    return value;
  }

  /// Reads the length of what follows, at most `max` and not more than there is.
  int length(int max) {
    int length = (int) varint(max);
    if (length > remaining()) {
      throw damage("a length of " + length + " goes beyond the end");
    }
    return length;
  }

  /// Reads a length and as many bytes.
  RawBytes prefixed(int max) {
    return raw(length(max));
  }

  RawBytes raw(int lengthBytes) {
    if (lengthBytes > remaining()) {
      throw damage("it ends too early");
    }
    if (lengthBytes == 0) {
      return RawBytes.EMPTY;
    }
    RawBytes value = RawBytes.copyOf(bytes, position, lengthBytes);
    position += lengthBytes;
    return value;
  }

  /// As [#prefixed], but `likely` itself where the bytes are the same.
  RawBytes prefixed(int max, RawBytes likely) {
    int length = length(max);
    if (likely.equalsRange(bytes, position, length)) {
      position += length;
      return likely;
    }
    return raw(length);
  }

  BlobId id() {
    if (remaining() < BlobId.LENGTH_BYTES) {
      throw damage("it ends within an id");
    }
    BlobId id = BlobId.of(bytes, position);
    position += BlobId.LENGTH_BYTES;
    return id;
  }

  void skip(int lengthBytes) {
    if (lengthBytes > remaining()) {
      throw damage("it ends too early");
    }
    position += lengthBytes;
  }

  /// All bytes from `start` to here.
  RawBytes since(int start) {
    return start == position ? RawBytes.EMPTY : RawBytes.copyOf(bytes, start, position - start);
  }

  /// Compares the next `lengthBytes` bytes with `other`, as names are ordered, without a step.
  int compareNext(int lengthBytes, byte[] other) {
    return Arrays.compareUnsigned(bytes, position, position + lengthBytes, other, 0, other.length);
  }
}
