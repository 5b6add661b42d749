package dj.adapters.cli.environment;

import dj.domain.tree.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Bytes of the operating system as text and back without loss: UTF-8, with a lone surrogate U+DC80
/// to U+DCFF for each byte that is not (PEP 383).
///
/// File names, arguments and variables are bytes on Linux; a name that is not UTF-8 goes through
/// the parser of the command line this way.
public final class RawText {
  private static final int ESCAPE = 0xDC00;
  private static final int FIRST_ESCAPED = 0xDC80;
  private static final int LAST_ESCAPED = 0xDCFF;

  private RawText() {}

  /// The bytes as text.
  public static String decode(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(bytes.length + 1);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    while (true) {
      CoderResult result = decoder.decode(input, output, true);
      if (result.isUnderflow()) {
        return output.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        output.put((char) (ESCAPE | (input.get() & 0xFF)));
      }
    }
  }

  /// The bytes that `text` stands for.
  public static RawBytes encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        bytes.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(text.charAt(i) & 0xFF);
        start = i + 1;
      }
    }
    bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
    return RawBytes.copyOf(bytes.toByteArray());
  }

  /// The bytes in base64, as JSON carries names that are not UTF-8.
  public static String base64(RawBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toBytes());
  }

  private static boolean isEscape(String text, int index) {
    char c = text.charAt(index);
    return c >= FIRST_ESCAPED
        && c <= LAST_ESCAPED
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
