package dj.adapters.cli.output;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// One JSON object whose members keep the order in which they were put; one line of output.
public final class JsonObject {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /// An empty object.
  public JsonObject() {}

  /// A message of the type.
  public static JsonObject message(String type) {
    return new JsonObject().put("message_type", type);
  }

  /// Puts a string.
  public JsonObject put(String name, String value) {
    members.put(name, value);
    return this;
  }

  /// Puts a whole number.
  public JsonObject put(String name, long value) {
    members.put(name, value);
    return this;
  }

  /// Puts a number.
  public JsonObject put(String name, double value) {
    members.put(name, value);
    return this;
  }

  /// Puts a truth value.
  public JsonObject put(String name, boolean value) {
    members.put(name, value);
    return this;
  }

  /// Puts an object.
  public JsonObject put(String name, JsonObject value) {
    members.put(name, value);
    return this;
  }

  /// Puts an array of strings or objects.
  public JsonObject put(String name, List<?> values) {
    members.put(name, List.copyOf(values));
    return this;
  }

  /// Puts a whole number if there is one.
  public JsonObject put(String name, OptionalLong value) {
    value.ifPresent(number -> put(name, number));
    return this;
  }

  /// Puts all members of another object.
  public JsonObject putAll(JsonObject other) {
    members.putAll(other.members);
    return this;
  }

  /// The object on one line, without a line end.
  public String toLine() {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      write(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return toLine();
  }

  private void write(JsonWriter writer) throws IOException {
    writer.beginObject();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      writer.name(member.getKey());
      write(writer, member.getValue());
    }
    writer.endObject();
  }

  private static void write(JsonWriter writer, Object value) throws IOException {
    switch (value) {
      case JsonObject object -> object.write(writer);
      case List<?> list -> {
        writer.beginArray();
        for (Object element : list) {
          write(writer, element);
        }
        writer.endArray();
      }
      case Number number -> writer.value(number);
      case Boolean truth -> writer.value(truth);
      default -> writer.value(value.toString());
    }
  }
}
