package dj.adapters.cli.model;

import java.util.List;

/// One command as it is parsed, shown by help, completed by a shell and printed in the reference.
///
/// @param entry its words and its summary
/// @param description more about it, in paragraphs
/// @param operands what it takes beside options
/// @param options its options beside the global ones
/// @param global whether the global options apply to it
/// @param examples command lines that are worth copying
public record CommandModel(
    Grammar.Entry entry,
    List<String> description,
    Operands operands,
    List<Option> options,
    boolean global,
    List<Example> examples) {
  /// Copies the lists.
  public CommandModel {
    description = List.copyOf(description);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /// What a command takes beside options.
  ///
  /// @param usage how usage lines show it, such as `PATH...`
  /// @param least the smallest number
  /// @param most the largest number
  /// @param missing what is said if there are too few
  public record Operands(String usage, int least, int most, String missing) {
    /// A command without operands.
    public static final Operands NONE = new Operands("", 0, 0, "");

    /// Any number.
    public static Operands any(String usage) {
      return new Operands(usage, 0, Integer.MAX_VALUE, "");
    }
  }

  /// A command line that is worth copying.
  ///
  /// @param line the command line
  /// @param effect what it does
  public record Example(String line, String effect) {}

  /// The canonical words.
  public List<String> path() {
    return entry.path();
  }

  /// Other words for it.
  public List<List<String>> aliases() {
    return entry.aliases();
  }

  /// What it does, in a line.
  public String summary() {
    return entry.summary();
  }

  /// The canonical words in one string.
  public String name() {
    return entry.name();
  }
}
