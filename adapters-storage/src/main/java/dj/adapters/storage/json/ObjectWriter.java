package dj.adapters.storage.json;

import com.google.gson.stream.JsonWriter;
import dj.domain.document.UnknownFields;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes one JSON object in its shortest form, fields in the order of the calls.
final class ObjectWriter {
  private final JsonWriter writer;

  private ObjectWriter(JsonWriter writer) {
    this.writer = writer;
  }

  /// The UTF-8 bytes of the object whose fields `content` writes.
  static byte[] write(Consumer<ObjectWriter> content) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.beginObject();
      content.accept(new ObjectWriter(writer));
      writer.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string could not be written to", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  ObjectWriter field(String name, String value) {
    return put(() -> writer.name(name).value(value));
  }

  ObjectWriter field(String name, long value) {
    return put(() -> writer.name(name).value(value));
  }

  ObjectWriter field(String name, boolean value) {
    return put(() -> writer.name(name).value(value));
  }

  ObjectWriter field(String name, Collection<String> values) {
    return put(() -> {
      writer.name(name).beginArray();
      for (String value : values) {
        writer.value(value);
      }
      writer.endArray();
    });
  }

  ObjectWriter object(String name, Consumer<ObjectWriter> content) {
    return put(() -> {
      writer.name(name).beginObject();
      content.accept(this);
      writer.endObject();
    });
  }

  <T> ObjectWriter objects(String name, Collection<T> values, BiConsumer<T, ObjectWriter> content) {
    return put(() -> {
      writer.name(name).beginArray();
      for (T value : values) {
        writer.beginObject();
        content.accept(value, this);
        writer.endObject();
      }
      writer.endArray();
    });
  }

  ObjectWriter unknown(UnknownFields fields) {
    return put(() -> {
      for (var field : fields.jsonByName().entrySet()) {
        writer.name(field.getKey());
        StrictJson.parseFormatted(field.getValue()).writeTo(writer);
      }
    });
  }

  private ObjectWriter put(Output output) {
    try {
      output.run();
    } catch (IOException e) {
      throw new IllegalStateException("a string could not be written to", e);
    }
    return this;
  }

  /// Something that is written.
  private interface Output {
    void run() throws IOException;
  }
}
