package dj.adapters.cli.testing;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Holds lines of output to the schema that ships with the product. It knows the few words of JSON
/// Schema (draft 2020-12) that the schema uses, and fails on any other.
public final class JsonSchema {
  private static final String LINE_OF = "line-of-";
  private static final String NO_COMMAND = "no-command";
  private static final String DEFINITION = "#/$defs/";

  private final JsonObject definitions;

  /// Reads a schema.
  public JsonSchema(String text) {
    this.definitions = new Gson().fromJson(text, JsonObject.class).getAsJsonObject("$defs");
  }

  /// The commands whose lines the schema describes, their words joined by `-`.
  public Set<String> commands() {
    return definitions.keySet().stream()
        .filter(name -> name.startsWith(LINE_OF))
        .map(name -> name.substring(LINE_OF.length()))
        .filter(name -> !name.equals(NO_COMMAND))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Whether a command opens a repository: it may then tell what a remote storage was asked.
  public boolean opensRepository(String command) {
    JsonObject summary = definitions.getAsJsonObject("summary-of-" + command.replace(' ', '-'));
    return summary != null && summary.getAsJsonObject("properties").has("storage");
  }

  /// The kinds of lines, which `message_type` names.
  public Set<String> kinds() {
    return definitions.entrySet().stream()
        .map(definition -> definition.getValue().getAsJsonObject().getAsJsonObject("properties"))
        .filter(properties -> properties != null && properties.has("message_type"))
        .map(properties -> properties.getAsJsonObject("message_type").get("const").getAsString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What is wrong with a line of a command; empty if nothing is.
  ///
  /// @param command its words, as the header has them; empty for no command
  public List<String> violations(String command, String line) {
    String name = command.isEmpty() ? NO_COMMAND : command.replace(' ', '-');
    JsonObject lines = definitions.getAsJsonObject(LINE_OF + name);
    if (lines == null) {
      return List.of("the schema does not know the command " + command);
    }
    try {
      JsonObject value = new Gson().fromJson(line, JsonObject.class);
      return violations(lines, value, value.get("message_type").getAsString());
    } catch (JsonSyntaxException e) {
      return List.of("not JSON: " + e.getMessage());
    }
  }

  private List<String> violations(JsonObject schema, JsonElement value, String at) {
    List<String> violations = new ArrayList<>();
    for (Map.Entry<String, JsonElement> word : schema.entrySet()) {
      violations.addAll(violations(word.getKey(), word.getValue(), value, at));
    }
    if (schema.has("properties") && value.isJsonObject()) {
      for (Map.Entry<String, JsonElement> member : value.getAsJsonObject().entrySet()) {
        JsonElement property = schema.getAsJsonObject("properties").get(member.getKey());
        String name = at + "." + member.getKey();
        violations.addAll(
            property == null
                ? List.of(name + " is unknown")
                : violations(property.getAsJsonObject(), member.getValue(), name));
      }
    }
    return violations;
  }

  private List<String> violations(String word, JsonElement argument, JsonElement value, String at) {
    return switch (word) {
      case "description", "properties" -> List.of();
      // Members that a schema does not list are violations here already.
      case "additionalProperties" -> unless(!argument.getAsBoolean(), at + " is open");
      case "type" -> unless(hasType(argument.getAsString(), value), at + " is no " + argument);
      case "const" -> unless(argument.equals(value), at + " is not " + argument);
      case "enum" -> unless(argument.getAsJsonArray().contains(value), at + " is " + value);
      case "pattern" ->
          unless(
              Pattern.compile(argument.getAsString()).matcher(value.getAsString()).find(),
              at + " is " + value);
      case "format" -> unless(isTime(value.getAsString()), at + " is no time: " + value);
      case "minimum" -> unless(value.getAsDouble() >= argument.getAsDouble(), at + " is " + value);
      case "maximum" -> unless(value.getAsDouble() <= argument.getAsDouble(), at + " is " + value);
      case "required" ->
          argument.getAsJsonArray().asList().stream()
              .filter(name -> !value.getAsJsonObject().has(name.getAsString()))
              .map(name -> at + " lacks " + name)
              .toList();
      case "items" ->
          value.getAsJsonArray().asList().stream()
              .flatMap(item -> violations(argument.getAsJsonObject(), item, at + "[]").stream())
              .toList();
      case "$ref" -> violations(definition(argument.getAsString()), value, at);
      case "anyOf" -> nearest(argument.getAsJsonArray(), value, at);
      default -> throw new IllegalStateException("unknown word of JSON Schema: " + word);
    };
  }

  private JsonObject definition(String reference) {
    JsonObject found = definitions.getAsJsonObject(reference.substring(DEFINITION.length()));
    if (found == null) {
      throw new IllegalStateException("the schema lacks " + reference);
    }
    return found;
  }

  // The violations of the alternative that fits best.
  private List<String> nearest(JsonArray alternatives, JsonElement value, String at) {
    return alternatives.asList().stream()
        .map(schema -> violations(schema.getAsJsonObject(), value, at))
        .min(Comparator.comparingInt(JsonSchema::distance))
        .orElseThrow();
  }

  private static int distance(List<String> violations) {
    boolean otherLine = violations.stream().anyMatch(text -> text.contains("message_type is not"));
    return otherLine ? Integer.MAX_VALUE : violations.size();
  }

  private static List<String> unless(boolean holds, String violation) {
    return holds ? List.of() : List.of(violation);
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean hasType(String type, JsonElement value) {
    return switch (type) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
      case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
      case "number" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
      case "integer" ->
          value.isJsonPrimitive()
              && value.getAsJsonPrimitive().isNumber()
              && new BigDecimal(value.getAsString()).stripTrailingZeros().scale() <= 0;
      default -> throw new IllegalStateException("unknown type: " + type);
    };
  }
}
