package dj.adapters.cli.command;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds lines of output to the schema that ships with the product. It knows the few words of JSON
/// Schema that the schema uses, and fails on any other.
final class JsonSchema {
  private final JsonObject root;

  JsonSchema(String text) {
    this.root = new Gson().fromJson(text, JsonObject.class);
  }

  /// What is wrong with a line; empty if nothing is.
  List<String> violations(String line) {
    JsonObject value = new Gson().fromJson(line, JsonObject.class);
    String type = value.get("message_type").getAsString();
    JsonElement schema = root.getAsJsonObject("$defs").get(type);
    List<String> violations = new ArrayList<>();
    if (schema == null) {
      violations.add("unknown message_type " + type);
    } else {
      check(schema.getAsJsonObject(), value, type, violations);
    }
    return violations;
  }

  private static void check(JsonObject schema, JsonElement value, String at, List<String> out) {
    for (Map.Entry<String, JsonElement> word : schema.entrySet()) {
      JsonElement argument = word.getValue();
      switch (word.getKey()) {
        case "description", "properties", "additionalProperties" -> {}
        case "type" -> require(hasType(argument, value), at + " has another type: " + value, out);
        case "const" -> require(argument.equals(value), at + " is not " + argument, out);
        case "enum" -> require(argument.getAsJsonArray().contains(value), at + ": " + value, out);
        case "pattern" ->
            require(value.getAsString().matches(argument.getAsString()), at + ": " + value, out);
        case "minimum" ->
            require(value.getAsDouble() >= argument.getAsDouble(), at + ": " + value, out);
        case "maximum" ->
            require(value.getAsDouble() <= argument.getAsDouble(), at + ": " + value, out);
        case "required" ->
            argument
                .getAsJsonArray()
                .forEach(name ->
                    require(
                        value.getAsJsonObject().has(name.getAsString()),
                        at + " lacks " + name,
                        out));
        case "items" ->
            value
                .getAsJsonArray()
                .forEach(item -> check(argument.getAsJsonObject(), item, at + "[]", out));
        default -> throw new IllegalStateException("unknown word of JSON Schema: " + word);
      }
    }
    if (schema.has("properties")) {
      JsonObject properties = schema.getAsJsonObject("properties");
      for (Map.Entry<String, JsonElement> member : value.getAsJsonObject().entrySet()) {
        JsonElement property = properties.get(member.getKey());
        require(property != null, at + " has an unknown " + member.getKey(), out);
        if (property != null) {
          check(property.getAsJsonObject(), member.getValue(), at + "." + member.getKey(), out);
        }
      }
    }
  }

  private static void require(boolean holds, String violation, List<String> out) {
    if (!holds) {
      out.add(violation);
    }
  }

  private static boolean hasType(JsonElement types, JsonElement value) {
    if (types instanceof JsonArray several) {
      return several.asList().stream().anyMatch(type -> hasType(type, value));
    }
    return switch (types.getAsString()) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
      case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
      case "number" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
      case "integer" ->
          value.isJsonPrimitive()
              && value.getAsJsonPrimitive().isNumber()
              && new BigDecimal(value.getAsString()).stripTrailingZeros().scale() <= 0;
      default -> throw new IllegalStateException("unknown type: " + types);
    };
  }
}
