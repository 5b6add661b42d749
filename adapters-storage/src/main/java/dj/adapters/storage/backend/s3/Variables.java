package dj.adapters.storage.backend.s3;

import java.util.Map;
import java.util.Optional;

/// Looks into an environment, in which an empty variable is one that is not set.
final class Variables {
  private Variables() {}

  static Optional<String> get(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /// The first of several names that is set.
  static Optional<String> first(Map<String, String> variables, String... names) {
    for (String name : names) {
      Optional<String> value = get(variables, name);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
