package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The manual page of a command, in the macros of man(7).
public final class ManPage {
  private ManPage() {}

  /// The file name of the page.
  public static String fileName(CommandModel command) {
    return "dj-" + String.join("-", command.path()) + ".1";
  }

  /// The text of the page.
  public static String of(CommandModel command, List<Option> globals) {
    List<String> lines = new ArrayList<>();
    String title = "dj-" + String.join("-", command.path());
    lines.add(
        ".TH \"" + title.toUpperCase(Locale.ROOT) + "\" 1 \"\" \"dj\" \"The Digital Janitor\"");
    lines.add(".SH NAME");
    lines.add(text(title) + " \\- " + text(command.summary()));
    lines.add(".SH SYNOPSIS");
    for (String line : HelpText.usage(command)) {
      lines.add(".B " + text(line.substring(line.indexOf("dj "))));
      lines.add(".br");
    }
    lines.add(".SH DESCRIPTION");
    lines.add(text(command.summary()));
    command.description().forEach(paragraph -> lines.addAll(List.of(".PP", text(paragraph))));
    HelpText.groups(command, globals).forEach((heading, options) -> group(lines, heading, options));
    examples(lines, command);
    lines.add(".SH SEE ALSO");
    lines.add("dj help patterns, dj help environment, dj help exit\\-codes, dj help json");
    return String.join("\n", lines) + "\n";
  }

  private static void group(List<String> lines, String heading, List<Option> options) {
    lines.add(".SH " + heading.toUpperCase(Locale.ROOT));
    for (Option option : options) {
      lines.add(".TP");
      lines.add(".B " + text(HelpText.names(option)));
      lines.add(text(option.description()));
    }
  }

  private static void examples(List<String> lines, CommandModel command) {
    if (command.examples().isEmpty()) {
      return;
    }
    lines.add(".SH EXAMPLES");
    for (CommandModel.Example example : command.examples()) {
      lines.addAll(List.of(".TP", ".B " + text(example.line()), text(example.effect())));
    }
  }

  // A line that begins with a dot or an apostrophe would be a request of troff.
  private static String text(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
