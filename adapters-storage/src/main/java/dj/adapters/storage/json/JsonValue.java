package dj.adapters.storage.json;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of JSON (RFC 8259). Numbers keep their text, so that writing a value that was read
/// changes nothing.
sealed interface JsonValue {

  /// A string.
  record Text(String value) implements JsonValue {}

  /// A number, as it was written.
  record Numeral(String text) implements JsonValue {}

  /// `true` or `false`.
  record Bool(boolean value) implements JsonValue {}

  /// `null`.
  record Nothing() implements JsonValue {}

  /// An array.
  record Array(List<JsonValue> values) implements JsonValue {
    /// Copies the values.
    public Array {
      values = List.copyOf(values);
    }
  }

  /// An object, its members in the order they were written in.
  record Members(Map<String, JsonValue> byName) implements JsonValue {
    /// Copies the members.
    public Members {
      byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }
  }

  /// Writes the value.
  default void writeTo(JsonWriter writer) throws IOException {
    switch (this) {
      case Text text -> writer.value(text.value);
      case Numeral number -> writer.jsonValue(number.text);
      case Bool bool -> writer.value(bool.value);
      case Nothing _ -> writer.nullValue();
      case Array array -> {
        writer.beginArray();
        for (JsonValue value : array.values) {
          value.writeTo(writer);
        }
        writer.endArray();
      }
      case Members members -> {
        writer.beginObject();
        for (Map.Entry<String, JsonValue> member : members.byName.entrySet()) {
          writer.name(member.getKey());
          member.getValue().writeTo(writer);
        }
        writer.endObject();
      }
    }
  }
}
