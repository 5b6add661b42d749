package dj.adapters.cli.model;

import java.util.List;
import java.util.stream.Collectors;

/// Completion for zsh, with descriptions.
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef dj
      # Completion of dj for zsh. To use it: source <(dj completion zsh), or save it as _dj in $fpath.
      _dj() {
        local command= word skip= i
        local -a items
        for ((i = 2; i < CURRENT; i++)); do
          word=${words[i]}
          if [[ -n $skip ]]; then skip=; continue; fi
          case $word in
            @VALUED@) skip=1 ;;
            -*) ;;
            *)
              case "$command $word" in
                @COMMANDS@) command="$command $word" ;;
                *) break ;;
              esac ;;
          esac
        done
        case ${words[CURRENT-1]} in
      """;

  private static final String TAIL =
      """
        esac
        if [[ ${words[CURRENT]} == -* ]]; then _describe option items; else _describe command items; fi
      }
      if [[ $funcstack[1] == _dj ]]; then _dj "$@"; else compdef _dj dj; fi
      """;

  private ZshCompletion() {}

  static String script(Completion completion) {
    StringBuilder script = new StringBuilder(head(completion));
    completion.valued().forEach(option -> script.append(values(option)));
    script.append("  esac\n  case $command in\n");
    script.append("    '') items=(%s) ;;\n".formatted(words(completion.firstWords())));
    completion.nodes().forEach(node -> script.append(node(node)));
    return script.append(TAIL).toString();
  }

  private static String head(Completion completion) {
    String commands =
        completion.nodes().stream()
            .map(node -> "' " + String.join(" ", node.words()) + "'")
            .collect(Collectors.joining("|"));
    String valued =
        completion.valued().stream()
            .flatMap(option -> option.names().stream())
            .collect(Collectors.joining("|"));
    return HEAD.replace("@VALUED@", valued).replace("@COMMANDS@", commands);
  }

  private static String values(Option option) {
    String action = option.takesPath() ? "_files; " : "";
    if (!option.choices().isEmpty()) {
      action = "compadd -- " + String.join(" ", option.choices()) + "; ";
    }
    return "    %s) %sreturn ;;\n".formatted(String.join("|", option.names()), action);
  }

  private static String node(Completion.Node node) {
    return """
        ' %s')
          if [[ ${words[CURRENT]} == -* ]]; then items=(%s)
          else %s; fi ;;
    """
        .formatted(
            String.join(" ", node.words()),
            options(node.options()),
            node.next().isEmpty() ? "_files; return" : "items=(" + words(node.next()) + ")");
  }

  private static String options(List<Option> options) {
    return options.stream()
        .flatMap(option ->
            option.names().stream()
                .map(name -> quoted(name + ":" + Completion.firstSentence(option))))
        .collect(Collectors.joining(" "));
  }

  private static String words(List<String> words) {
    return words.stream().map(ZshCompletion::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
