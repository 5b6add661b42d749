package dj.adapters.storage.backend.s3;

import java.util.ArrayList;
import java.util.List;

/// Reads the small XML documents that S3 answers with ("Extensible Markup Language (XML) 1.0", W3C,
/// as far as they use it): elements, text, the five named and the numeric references, CDATA,
/// comments and processing instructions.
///
/// The JDK's parser would add eight megabytes to the program for them. Document types are refused,
/// so nothing in a document can refer to anything outside of it or grow when it is read; depth is
/// bounded, and the length is the caller's to bound.
final class XmlReader {
  private static final int MAX_DEPTH = 16;

  /// A listing has ten for each of a thousand names.
  private static final int MAX_ELEMENTS = 50_000;

  /// The longest reference is that of the last code point, in decimal with leading zeros to spare.
  private static final int MAX_REFERENCE_LENGTH = 16;

  private final String document;
  private int position;
  private int elements;

  private XmlReader(String document) {
    this.document = document;
  }

  /// Reads a document.
  ///
  /// @throws XmlException if it is none
  static XmlElement read(String document) throws XmlException {
    XmlReader reader = new XmlReader(document);
    reader.skipMisc();
    XmlElement root = reader.element(1);
    reader.skipMisc();
    if (reader.position < document.length()) {
      throw reader.wrong("something follows the document");
    }
    return root;
  }

  private void skipMisc() throws XmlException {
    if (position == 0 && at("\uFEFF")) {
      position++;
    }
    while (true) {
      while (position < document.length() && Character.isWhitespace(document.charAt(position))) {
        position++;
      }
      if (at("<?")) {
        skipThrough("?>");
      } else if (at("<!--")) {
        skipThrough("-->");
      } else {
        return;
      }
    }
  }

  private XmlElement element(int depth) throws XmlException {
    if (depth > MAX_DEPTH) {
      throw wrong("elements are nested too deeply");
    }
    if (++elements > MAX_ELEMENTS) {
      throw wrong("there are too many elements");
    }
    expect("<");
    String qualifiedName = name();
    skipAttributes();
    if (at("/>")) {
      position += 2;
      return new XmlElement(local(qualifiedName), "", List.of());
    }
    expect(">");
    StringBuilder text = new StringBuilder();
    List<XmlElement> children = new ArrayList<>();
    while (!at("</")) {
      content(depth, text, children);
    }
    expect("</" + qualifiedName);
    skipBlanks();
    expect(">");
    return new XmlElement(local(qualifiedName), text.toString(), children);
  }

  private void content(int depth, StringBuilder text, List<XmlElement> children)
      throws XmlException {
    if (at("<!--")) {
      skipThrough("-->");
    } else if (at("<![CDATA[")) {
      int start = position + "<![CDATA[".length();
      skipThrough("]]>");
      text.append(document, start, position - "]]>".length());
    } else if (at("<?")) {
      skipThrough("?>");
    } else if (at("<")) {
      children.add(element(depth + 1));
    } else if (at("&")) {
      text.appendCodePoint(reference());
    } else {
      int start = position;
      while (position < document.length() && "<&".indexOf(document.charAt(position)) < 0) {
        position++;
      }
      if (position == document.length()) {
        throw wrong("the document ends early");
      }
      text.append(document, start, position);
    }
  }

  private int reference() throws XmlException {
    int end = document.indexOf(';', position);
    if (end < 0 || end - position > MAX_REFERENCE_LENGTH) {
      throw wrong("a reference does not end");
    }
    String name = document.substring(position + 1, end);
    int character =
        switch (name) {
          case "amp" -> '&';
          case "lt" -> '<';
          case "gt" -> '>';
          case "quot" -> '"';
          case "apos" -> '\'';
          default -> number(name);
        };
    position = end + 1;
    return character;
  }

  private int number(String name) throws XmlException {
    try {
      int value =
          name.startsWith("#x")
              ? Integer.parseUnsignedInt(name, 2, name.length(), 16)
              : name.startsWith("#") ? Integer.parseUnsignedInt(name, 1, name.length(), 10) : -1;
      if (Character.isValidCodePoint(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      throw wrong("a reference is no number");
    }
    throw wrong("a reference is to nothing");
  }

  private String name() throws XmlException {
    int start = position;
    while (position < document.length() && isNamePart(document.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw wrong("an element has no name");
    }
    return document.substring(start, position);
  }

  private static boolean isNamePart(char character) {
    return Character.isLetterOrDigit(character) || "_:.-".indexOf(character) >= 0;
  }

  private static String local(String qualifiedName) {
    return qualifiedName.substring(qualifiedName.indexOf(':') + 1);
  }

  private void skipAttributes() throws XmlException {
    skipBlanks();
    while (!at(">") && !at("/>")) {
      name();
      skipBlanks();
      expect("=");
      skipBlanks();
      if (!at("\"") && !at("'")) {
        throw wrong("an attribute has no value");
      }
      char quote = document.charAt(position++);
      skipThrough(String.valueOf(quote));
      skipBlanks();
    }
  }

  private void skipBlanks() {
    while (position < document.length() && Character.isWhitespace(document.charAt(position))) {
      position++;
    }
  }

  private void skipThrough(String end) throws XmlException {
    int found = document.indexOf(end, position);
    if (found < 0) {
      throw wrong("the document ends early");
    }
    position = found + end.length();
  }

  private boolean at(String text) {
    return document.startsWith(text, position);
  }

  private void expect(String text) throws XmlException {
    if (!at(text)) {
      throw wrong(
          position < document.length() ? "something else was expected" : "the document ends early");
    }
    position += text.length();
  }

  private XmlException wrong(String reason) {
    return new XmlException(reason + ", at character " + position);
  }
}
