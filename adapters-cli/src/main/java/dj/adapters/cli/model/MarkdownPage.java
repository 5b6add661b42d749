package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.List;

/// The page of a command in the reference.
public final class MarkdownPage {
  private MarkdownPage() {}

  /// The text of the page.
  public static String of(CommandModel command, List<Option> globals) {
    List<String> lines = new ArrayList<>();
    lines.add("# dj " + command.name());
    lines.add("");
    lines.add(command.summary());
    lines.add("");
    lines.add("```");
    lines.addAll(HelpText.usage(command));
    lines.add("```");
    lines.add("");
    command.description().forEach(text -> lines.addAll(List.of(text, "")));
    HelpText.groups(command, globals).forEach((heading, options) -> group(lines, heading, options));
    examples(lines, command);
    lines.removeLast();
    return String.join("\n", lines) + "\n";
  }

  private static void group(List<String> lines, String heading, List<Option> options) {
    lines.add("## " + heading);
    lines.add("");
    lines.add("| option | what it does |");
    lines.add("|---|---|");
    options.forEach(option ->
        lines.add(
            "| `"
                + cell(HelpText.names(option)).replace(", ", "`, `")
                + "` | "
                + cell(option.description())
                + " |"));
    lines.add("");
  }

  private static void examples(List<String> lines, CommandModel command) {
    if (command.examples().isEmpty()) {
      return;
    }
    lines.add("## Examples");
    lines.add("");
    for (CommandModel.Example example : command.examples()) {
      lines.addAll(List.of(example.effect(), "", "```", example.line(), "```", ""));
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }
}
