package dj.adapters.cli.model;

import java.util.List;
import java.util.Locale;

/// One option of a command: what the parser accepts, the help shows and the shell completes.
///
/// @param names its names, the canonical one (the first that begins with `--`) among them, in the
///   order in which help shows them
/// @param kind how often it may be given, and whether it takes a value
/// @param value what its value is called, such as `FILE`, or its choices, such as `auto|always`;
///   empty for a flag
/// @param group the heading under which help lists it
/// @param description what it does, one sentence or a few
public record Option(
    List<String> names, Kind kind, String value, String group, String description) {
  /// Copies the names.
  public Option {
    names = List.copyOf(names);
    if (names.stream().noneMatch(name -> name.startsWith("--"))) {
      throw new IllegalArgumentException("an option has a long name: " + names);
    }
  }

  /// How often an option may be given, and whether it takes a value.
  public enum Kind {
    /// On or off.
    FLAG,
    /// On, and more so each time.
    COUNT,
    /// One value; the last one counts.
    SINGLE,
    /// Any number of values.
    REPEATED
  }

  /// A flag.
  public static Option flag(String group, String description, String... names) {
    return new Option(List.of(names), Kind.FLAG, "", group, description);
  }

  /// An option with one value.
  public static Option single(String group, String value, String description, String... names) {
    return new Option(List.of(names), Kind.SINGLE, value, group, description);
  }

  /// An option with any number of values.
  public static Option repeated(String group, String value, String description, String... names) {
    return new Option(List.of(names), Kind.REPEATED, value, group, description);
  }

  /// The first long name.
  public String longName() {
    return names.stream().filter(name -> name.startsWith("--")).findFirst().orElseThrow();
  }

  /// Whether a value follows.
  public boolean takesValue() {
    return kind == Kind.SINGLE || kind == Kind.REPEATED;
  }

  /// The values that are allowed; empty if they are not a short list of words.
  public List<String> choices() {
    return value.contains("|") && value.equals(value.toLowerCase(Locale.ROOT))
        ? List.of(value.split("\\|"))
        : List.of();
  }

  /// Whether the value is the name of a file or directory.
  public boolean takesPath() {
    return value.equals("FILE") || value.equals("DIR") || value.equals("PATH");
  }
}
