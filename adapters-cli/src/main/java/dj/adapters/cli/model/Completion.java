package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What a shell needs to know to complete a command line.
///
/// @param firstWords the words that may come first
/// @param nodes every word, and pair of words, that is a command or the first half of one
/// @param valued all options that take a value
public record Completion(List<String> firstWords, List<Node> nodes, List<Option> valued) {
  /// Copies the lists.
  public Completion {
    firstWords = List.copyOf(firstWords);
    nodes = List.copyOf(nodes);
    valued = List.copyOf(valued);
  }

  /// A shell.
  public enum Shell {
    /// GNU bash 4 or later.
    BASH,
    /// zsh.
    ZSH,
    /// fish 3 or later.
    FISH
  }

  /// A word, or pair of words, behind `dj`.
  ///
  /// @param words the words
  /// @param next the words that may follow
  /// @param options the options that are understood here
  record Node(List<String> words, List<String> next, List<Option> options) {
    List<String> optionNames() {
      return options.stream().flatMap(option -> option.names().stream()).toList();
    }
  }

  /// Collects what completion needs.
  public static Completion of(Grammar grammar, List<CommandModel> commands) {
    Map<List<String>, Node> nodes = new LinkedHashMap<>();
    for (CommandModel command : commands) {
      List<Option> options = new ArrayList<>(command.options());
      options.addAll(grammar.globals());
      List<List<String>> spellings = new ArrayList<>(command.aliases());
      spellings.add(command.path());
      for (List<String> words : spellings) {
        List<String> next = words.size() == 1 ? grammar.secondWords(words.getFirst()) : List.of();
        nodes.put(words, new Node(words, next, options));
        List<String> first = words.subList(0, 1);
        nodes.putIfAbsent(
            first, new Node(first, grammar.secondWords(first.getFirst()), grammar.globals()));
      }
    }
    LinkedHashSet<Option> valued = new LinkedHashSet<>(grammar.globals());
    commands.forEach(command -> valued.addAll(command.options()));
    valued.removeIf(option -> !option.takesValue());
    return new Completion(grammar.firstWords(), List.copyOf(nodes.values()), List.copyOf(valued));
  }

  /// The script that a shell reads.
  public String script(Shell shell) {
    return switch (shell) {
      case BASH -> BashCompletion.script(this);
      case ZSH -> ZshCompletion.script(this);
      case FISH -> FishCompletion.script(this);
    };
  }

  static String firstSentence(Option option) {
    String text = option.description();
    int end = text.indexOf(". ");
    return (end < 0 ? text : text.substring(0, end)).replaceAll("\\.$", "");
  }
}
