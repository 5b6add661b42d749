package dj.domain.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable string of bytes, as the operating system keeps names, link targets and attributes;
/// ordered by unsigned bytes.
public final class RawBytes implements Comparable<RawBytes> {
  /// No bytes at all.
  public static final RawBytes EMPTY = new RawBytes(new byte[0]);

  private final byte[] bytes;

  private RawBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of `bytes`.
  public static RawBytes copyOf(byte[] bytes) {
    return new RawBytes(bytes.clone());
  }

  /// A copy of `lengthBytes` bytes at `offset`.
  public static RawBytes copyOf(byte[] bytes, int offset, int lengthBytes) {
    return new RawBytes(Arrays.copyOfRange(bytes, offset, offset + lengthBytes));
  }

  /// The UTF-8 bytes of `text`.
  public static RawBytes utf8(String text) {
    return new RawBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The number of bytes.
  public int lengthBytes() {
    return bytes.length;
  }

  /// The byte at `index`.
  public byte at(int index) {
    return bytes[index];
  }

  /// Whether these are the `lengthBytes` bytes of `other` at `offset`.
  public boolean equalsRange(byte[] other, int offset, int lengthBytes) {
    return Arrays.equals(bytes, 0, bytes.length, other, offset, offset + lengthBytes);
  }

  /// Writes all bytes at `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /// The bytes in a new array.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// Whether the bytes are UTF-8.
  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /// The bytes as text for people: UTF-8, with U+FFFD for what is not.
  public String toText() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(RawBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isUtf8() ? toText() : "0x" + HexFormat.of().formatHex(bytes);
  }
}
