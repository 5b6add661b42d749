package dj.domain.filter;

import dj.domain.tree.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Makes texts equal that differ in case alone. Bytes that are no characters stay as they are.
final class CaseFolding {
  private CaseFolding() {}

  static RawBytes fold(RawBytes text) {
    byte[] bytes = text.toBytes();
    ByteArrayOutputStream folded = new ByteArrayOutputStream(bytes.length + 8);
    int position = 0;
    while (position < bytes.length) {
      int length = Utf8.lengthAt(bytes, position, bytes.length);
      int character = Utf8.codePointAt(bytes, position, length);
      if (character == Utf8.NO_CHARACTER) {
        folded.write(bytes[position]);
      } else if (character < 0x80) {
        folded.write(Character.toLowerCase(character));
      } else {
        folded.writeBytes(Character.toString(fold(character)).getBytes(StandardCharsets.UTF_8));
      }
      position += length;
    }
    return RawBytes.copyOf(folded.toByteArray());
  }

  /// By way of the upper case, since some letters share it and not the lower one (σ and ς).
  private static int fold(int character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }
}
