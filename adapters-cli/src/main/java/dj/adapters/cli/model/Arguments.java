package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a command line says: values of options in the order in which they stand, and operands.
public final class Arguments {
  private final Map<String, List<Given>> values = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  Arguments() {}

  /// One value of an option.
  ///
  /// @param position its place among all values of the command line
  /// @param option the option
  /// @param text the value
  public record Given(int position, Option option, String text) {}

  /// The value of an option; the last one if there are several.
  public Optional<String> value(Option option) {
    List<Given> given = given(option);
    return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast().text());
  }

  /// All values of an option.
  public List<String> values(Option option) {
    return given(option).stream().map(Given::text).toList();
  }

  /// All values of several options in the order of the command line.
  public List<Given> inOrder(Option... options) {
    return List.of(options).stream()
        .flatMap(option -> given(option).stream())
        .sorted(Comparator.comparingInt(Given::position))
        .toList();
  }

  /// All values of an option, each of which may be a list with commas; blanks around are dropped.
  public List<String> words(Option option) {
    return values(option).stream().flatMap(text -> commaList(text).stream()).toList();
  }

  /// Whether a flag is on.
  public boolean isOn(Option flag) {
    return value(flag).map(Boolean::parseBoolean).orElse(false);
  }

  /// The operands.
  public List<String> operands() {
    return List.copyOf(operands);
  }

  /// The words of a list with commas; empty words are dropped.
  public static List<String> commaList(String text) {
    return List.of(text.split(",")).stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  void add(Option option, int position, String text) {
    values
        .computeIfAbsent(option.longName(), _ -> new ArrayList<>())
        .add(new Given(position, option, text));
  }

  void addOperands(List<String> more) {
    operands.addAll(more);
  }

  private List<Given> given(Option option) {
    return values.getOrDefault(option.longName(), List.of());
  }
}
