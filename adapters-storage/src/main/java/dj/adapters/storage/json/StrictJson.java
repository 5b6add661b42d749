package dj.adapters.storage.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dj.domain.error.DamageException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON object and refuses what RFC 8259 leaves to the reader: names that are there
/// twice, half surrogate pairs, deep nesting and endless numbers.
final class StrictJson {
  /// Twice what any document needs.
  private static final int MAX_DEPTH = 8;

  /// Longer than any number that a document needs.
  private static final int MAX_NUMBER_CHARACTERS = 64;

  private final String subject;
  private final JsonReader reader;

  private StrictJson(String subject, JsonReader reader) {
    this.subject = subject;
    this.reader = reader;
  }

  /// Parses the object that `json` is.
  ///
  /// @param subject the file, for messages
  /// @throws DamageException if it is anything else
  static JsonValue.Members parse(String subject, byte[] json) {
    JsonReader reader = new JsonReader(new StringReader(decode(subject, json)));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      JsonValue value = new StrictJson(subject, reader).value();
      if (reader.peek() == JsonToken.END_DOCUMENT && value instanceof JsonValue.Members members) {
        return members;
      }
      throw damage(subject, "is not one JSON object");
    } catch (IOException | IllegalStateException e) {
      throw new DamageException(subject + ": is not JSON", Damage.HINT, e);
    }
  }

  /// Parses a value that [#format] made.
  static JsonValue parseFormatted(String json) {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    try {
      return new StrictJson("unknown field", reader).value();
    } catch (IOException | IllegalStateException e) {
      throw new IllegalArgumentException("an unknown field is not JSON", e);
    }
  }

  /// The shortest JSON of a value.
  static String format(JsonValue value) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      value.writeTo(writer);
    } catch (IOException e) {
      throw new IllegalStateException("a string could not be written to", e);
    }
    return text.toString();
  }

  private static String decode(String subject, byte[] json) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(json))
          .toString();
    } catch (CharacterCodingException e) {
      throw new DamageException(subject + ": is not UTF-8", Damage.HINT, e);
    }
  }

  private JsonValue value() throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> members();
      case BEGIN_ARRAY -> array();
      case STRING -> new JsonValue.Text(unicode(reader.nextString()));
      case NUMBER -> number();
      case BOOLEAN -> new JsonValue.Bool(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield new JsonValue.Nothing();
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw damage(subject, "is not JSON");
    };
  }

  private JsonValue members() throws IOException {
    Map<String, JsonValue> byName = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = unicode(reader.nextName());
      if (byName.put(name, value()) != null) {
        throw damage(subject, "has the field `" + name + "` twice");
      }
    }
    reader.endObject();
    return new JsonValue.Members(byName);
  }

  private JsonValue array() throws IOException {
    List<JsonValue> values = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      values.add(value());
    }
    reader.endArray();
    return new JsonValue.Array(values);
  }

  private JsonValue number() throws IOException {
    String text = reader.nextString();
    if (text.length() > MAX_NUMBER_CHARACTERS) {
      throw damage(subject, "has a number of " + text.length() + " characters");
    }
    return new JsonValue.Numeral(text);
  }

  private String unicode(String text) {
    if (hasLoneSurrogate(text)) {
      throw damage(subject, "has text that is not Unicode");
    }
    return text;
  }

  /// Asked for each string of each snapshot: an encoder of its own would cost more than the rest.
  private static boolean hasLoneSurrogate(String text) {
    int index = 0;
    while (index < text.length()) {
      if (!Character.isSurrogate(text.charAt(index))) {
        index++;
      } else if (Character.isSupplementaryCodePoint(text.codePointAt(index))) {
        index += 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private static DamageException damage(String subject, String what) {
    return new DamageException(subject + ": " + what, Damage.HINT);
  }
}
