package dj.domain.document;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Fields that a later version wrote into a document: kept as they are, so that rewriting the
/// document with this version loses nothing.
///
/// @param jsonByName the JSON text of each field, by its name
public record UnknownFields(SortedMap<String, String> jsonByName) {
  /// No unknown field.
  public static final UnknownFields NONE = new UnknownFields(new TreeMap<>());

  /// Copies the map.
  public UnknownFields {
    jsonByName = Collections.unmodifiableSortedMap(new TreeMap<>(jsonByName));
  }

  /// Copies a map in whatever order.
  public static UnknownFields of(Map<String, String> jsonByName) {
    return new UnknownFields(new TreeMap<>(jsonByName));
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return jsonByName.isEmpty();
  }
}
