package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The help of a command as text for a terminal.
public final class HelpText {
  private static final int MOST_COLUMNS = 100;
  private static final int LEAST_COLUMNS = 40;
  private static final int OPTION_INDENT = 2;
  private static final int LONG_ONLY_INDENT = 6;
  private static final int DESCRIPTION_INDENT = 30;

  private final int columns;

  /// Creates a renderer for a width.
  public HelpText(int columns) {
    this.columns = Math.clamp(columns, LEAST_COLUMNS, MOST_COLUMNS);
  }

  /// The lines of the help of one command.
  ///
  /// @param globals the global options, listed if they apply
  public List<String> lines(CommandModel command, List<Option> globals) {
    List<String> lines = new ArrayList<>(usage(command));
    lines.add("");
    paragraph(lines, command.summary());
    command.description().forEach(text -> paragraph(lines, text));
    groups(command, globals)
        .forEach((heading, options) -> {
          lines.add(heading + ":");
          options.forEach(option -> lines.addAll(optionLines(option)));
          lines.add("");
        });
    examples(lines, command);
    lines.removeLast();
    return lines;
  }

  /// The usage line of a command and one for each alias.
  static List<String> usage(CommandModel command) {
    List<String> lines = new ArrayList<>();
    lines.add("usage: " + usage(command, command.path()));
    command.aliases().forEach(alias -> lines.add("   or: " + usage(command, alias)));
    return lines;
  }

  static String usage(CommandModel command, List<String> words) {
    String options = command.options().isEmpty() && !command.global() ? "" : " [OPTIONS]";
    String operands = command.operands().usage();
    return "dj " + String.join(" ", words) + options + (operands.isEmpty() ? "" : " " + operands);
  }

  /// The options of a command by heading, its own first.
  static Map<String, List<Option>> groups(CommandModel command, List<Option> globals) {
    Map<String, List<Option>> groups = new LinkedHashMap<>();
    List<Option> all = new ArrayList<>(command.options());
    if (command.global()) {
      all.addAll(globals);
    }
    all.forEach(o -> groups.computeIfAbsent(o.group(), _ -> new ArrayList<>()).add(o));
    return groups;
  }

  /// The names of an option with its value.
  static String names(Option option) {
    String names = String.join(", ", option.names());
    return option.takesValue() ? names + " " + option.value() : names;
  }

  private List<String> optionLines(Option option) {
    boolean hasShortName = !option.names().getFirst().startsWith("--");
    String head = " ".repeat(hasShortName ? OPTION_INDENT : LONG_ONLY_INDENT) + names(option);
    List<String> text = TextLayout.indented(option.description(), DESCRIPTION_INDENT, columns);
    List<String> lines = new ArrayList<>();
    if (head.length() > DESCRIPTION_INDENT - 2) {
      lines.add(head);
      lines.addAll(text);
    } else {
      lines.add(head + text.getFirst().substring(head.length()));
      lines.addAll(text.subList(1, text.size()));
    }
    return lines;
  }

  private void examples(List<String> lines, CommandModel command) {
    if (command.examples().isEmpty()) {
      return;
    }
    lines.add("Examples:");
    for (CommandModel.Example example : command.examples()) {
      lines.add("  " + example.line());
      lines.addAll(TextLayout.indented(example.effect(), LONG_ONLY_INDENT, columns));
    }
    lines.add("");
  }

  private void paragraph(List<String> lines, String text) {
    lines.addAll(TextLayout.wrapped(text, columns));
    lines.add("");
  }
}
