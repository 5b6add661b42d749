package dj.adapters.cli.model;

import java.util.stream.Collectors;

/// Completion for fish, with descriptions.
final class FishCompletion {
  private static final String HEAD =
      """
      # Completion of dj for fish. To use it: dj completion fish | source
      function __dj_at
        set -l command
        set -l skip 0
        for word in (commandline -opc)[2..-1]
          if test $skip = 1
            set skip 0
            continue
          end
          switch $word
            case @VALUED@
              set skip 1
            case '-*'
            case '*'
              if contains -- (string join ' ' $command $word) @COMMANDS@
                set -a command $word
              else
                break
              end
          end
        end
        test "$command" = "$argv"
      end
      complete -c dj -f
      """;

  private FishCompletion() {}

  static String script(Completion completion) {
    StringBuilder script = new StringBuilder(head(completion));
    script.append(
        "complete -c dj -n '__dj_at' -a '%s'\n"
            .formatted(String.join(" ", completion.firstWords())));
    completion.nodes().forEach(node -> append(script, node));
    return script.toString();
  }

  private static String head(Completion completion) {
    String valued =
        completion.valued().stream()
            .flatMap(option -> option.names().stream())
            .collect(Collectors.joining(" "));
    String commands =
        completion.nodes().stream()
            .map(node -> "'" + String.join(" ", node.words()) + "'")
            .collect(Collectors.joining(" "));
    return HEAD.replace("@VALUED@", valued).replace("@COMMANDS@", commands);
  }

  private static void append(StringBuilder script, Completion.Node node) {
    String at = "complete -c dj -n '__dj_at " + String.join(" ", node.words()) + "'";
    script
        .append(at)
        .append(node.next().isEmpty() ? " -F" : " -a '" + String.join(" ", node.next()) + "'")
        .append('\n');
    node.options().forEach(option -> script.append(at).append(option(option)).append('\n'));
  }

  private static String option(Option option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
    }
    if (option.takesPath()) {
      text.append(" -r -F");
    } else if (!option.choices().isEmpty()) {
      text.append(" -x -a '").append(String.join(" ", option.choices())).append("'");
    } else if (option.takesValue()) {
      text.append(" -x");
    }
    String description = Completion.firstSentence(option);
    return text + " -d '" + description.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
