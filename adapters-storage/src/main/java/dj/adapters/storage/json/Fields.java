package dj.adapters.storage.json;

import dj.domain.document.UnknownFields;
import dj.domain.error.DamageException;
import dj.domain.error.UnsupportedVersionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object, each asked for by name and type; what was not asked for in the end
/// is unknown. Every surprise is a [DamageException] that names the field.
final class Fields {
  private final String subject;
  private final String path;
  private final Map<String, JsonValue> byName;
  private final Set<String> known = new HashSet<>();

  private Fields(String subject, String path, Map<String, JsonValue> byName) {
    this.subject = subject;
    this.path = path;
    this.byName = byName;
  }

  /// The fields of a whole document.
  static Fields of(String subject, JsonValue.Members members) {
    return new Fields(subject, "", members.byName());
  }

  /// Refuses a document whose `version` is above `supported`.
  void requireVersion(int supported) {
    long version = integer("version", 1, Integer.MAX_VALUE);
    if (version > supported) {
      throw unsupported("is of version " + version);
    }
  }

  boolean has(String name) {
    return find(name) != null;
  }

  String text(String name) {
    return text(name, get(name));
  }

  Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  List<String> texts(String name) {
    if (!(get(name) instanceof JsonValue.Array array)) {
      throw damage(name, "is not an array");
    }
    List<String> texts = new ArrayList<>(array.values().size());
    for (JsonValue value : array.values()) {
      texts.add(text(name, value));
    }
    return texts;
  }

  boolean bool(String name) {
    if (get(name) instanceof JsonValue.Bool bool) {
      return bool.value();
    }
    throw damage(name, "is neither true nor false");
  }

  /// An integer from `min` to `max`.
  long integer(String name, long min, long max) {
    long value = integer(name);
    if (value < min || value > max) {
      throw damage(name, "is out of range: " + value);
    }
    return value;
  }

  /// An integer from 0 to the greatest `int`.
  int natural(String name) {
    return (int) integer(name, 0, Integer.MAX_VALUE);
  }

  /// An integer from 0 to the greatest `long`.
  long naturalLong(String name) {
    return integer(name, 0, Long.MAX_VALUE);
  }

  Fields object(String name) {
    if (get(name) instanceof JsonValue.Members members) {
      return new Fields(subject, path + name + ".", members.byName());
    }
    throw damage(name, "is not an object");
  }

  List<Fields> objects(String name) {
    if (!(get(name) instanceof JsonValue.Array array)) {
      throw damage(name, "is not an array");
    }
    List<Fields> objects = new ArrayList<>(array.values().size());
    for (JsonValue value : array.values()) {
      if (!(value instanceof JsonValue.Members members)) {
        throw damage(name, "has an element that is not an object");
      }
      objects.add(new Fields(subject, path + name + ".", members.byName()));
    }
    return objects;
  }

  /// The fields that nobody asked for.
  UnknownFields unknown() {
    Map<String, String> unknown = new TreeMap<>();
    byName.forEach((name, value) -> {
      if (!known.contains(name)) {
        unknown.put(name, StrictJson.format(value));
      }
    });
    return UnknownFields.of(unknown);
  }

  DamageException damage(String name, String what) {
    return new DamageException(subject + ": the field `" + path + name + "` " + what, Damage.HINT);
  }

  UnsupportedVersionException unsupported(String what) {
    return new UnsupportedVersionException(subject + ": " + what, "Use a newer version of dj.");
  }

  private long integer(String name) {
    if (!(get(name) instanceof JsonValue.Numeral number)) {
      throw damage(name, "is not a number");
    }
    try {
      return Long.parseLong(number.text());
    } catch (NumberFormatException e) {
      throw new DamageException(
          subject + ": the field `" + path + name + "` is not an integer of 64 bits",
          Damage.HINT,
          e);
    }
  }

  private String text(String name, JsonValue value) {
    if (value instanceof JsonValue.Text text) {
      return text.value();
    }
    throw damage(name, "is not text");
  }

  private JsonValue get(String name) {
    JsonValue value = find(name);
    if (value == null) {
      throw damage(name, "is missing");
    }
    return value;
  }

  private @Nullable JsonValue find(String name) {
    known.add(name);
    return byName.get(name);
  }
}
