package dj.application.browse;

import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The records of one extended header: `LENGTH KEYWORD=VALUE`, each with a line end, where the
/// length counts the whole record, its own digits included.
final class PaxRecords {
  private static final String ATTRIBUTE = "SCHILY.xattr.";

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private boolean binary;

  boolean isEmpty() {
    return records.size() == 0;
  }

  /// Adds a text where it is longer than its field, or not in ASCII, whose meaning is agreed on.
  void addText(String keyword, RawBytes text, int fieldBytes) {
    byte[] bytes = text.toBytes();
    boolean ascii = true;
    for (byte b : bytes) {
      ascii &= b > 0;
    }
    if (bytes.length > fieldBytes || !ascii) {
      binary |= !text.isUtf8();
      add(keyword, text);
    }
  }

  /// Adds a number where it is larger than what its field can hold.
  void addNumber(String keyword, long number, long most) {
    if (number > most) {
      add(keyword, RawBytes.utf8(Long.toString(number)));
    }
  }

  void addAttribute(ExtendedAttribute attribute) {
    byte[] name = attribute.name().toBytes();
    for (byte b : name) {
      if (b == '=') {
        // A keyword ends at the first such sign.
        return;
      }
    }
    byte[] prefix = ATTRIBUTE.getBytes(StandardCharsets.US_ASCII);
    byte[] keyword = new byte[prefix.length + name.length];
    System.arraycopy(prefix, 0, keyword, 0, prefix.length);
    System.arraycopy(name, 0, keyword, prefix.length, name.length);
    add(keyword, attribute.value().toBytes());
  }

  void add(String keyword, RawBytes value) {
    add(keyword.getBytes(StandardCharsets.US_ASCII), value.toBytes());
  }

  /// All records; that of the character set stands before what it speaks of.
  byte[] toBytes() {
    if (!binary) {
      return records.toByteArray();
    }
    PaxRecords all = new PaxRecords();
    all.add("hdrcharset", RawBytes.utf8("BINARY"));
    all.records.writeBytes(records.toByteArray());
    return all.records.toByteArray();
  }

  private void add(byte[] keyword, byte[] value) {
    int rest = keyword.length + value.length + " =\n".length();
    int lengthBytes = rest + Integer.toString(rest).length();
    if (Integer.toString(lengthBytes).length() + rest > lengthBytes) {
      lengthBytes++;
    }
    records.writeBytes((lengthBytes + " ").getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(keyword);
    records.write('=');
    records.writeBytes(value);
    records.write('\n');
  }
}
