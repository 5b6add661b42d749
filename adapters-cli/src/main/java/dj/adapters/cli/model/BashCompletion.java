package dj.adapters.cli.model;

import java.util.List;
import java.util.stream.Collectors;

/// Completion for bash; it does not need the bash-completion package.
final class BashCompletion {
  private static final String HEAD =
      """
      # Completion of dj for bash. To use it: source <(dj completion bash)
      _dj_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
      _dj_files() { COMPREPLY=($(compgen -f -- "$current")); }
      _dj() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        local command= word skip= i
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
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
        COMPREPLY=()
        case $previous in
      """;

  private static final String TAIL =
      """
        esac
      }
      complete -o filenames -F _dj dj
      """;

  private BashCompletion() {}

  static String script(Completion completion) {
    StringBuilder script = new StringBuilder(head(completion));
    completion.valued().forEach(option -> script.append(values(option)));
    script.append("  esac\n  case $command in\n");
    script.append("    '') _dj_words '%s' ;;\n".formatted(joined(completion.firstWords())));
    completion.nodes().forEach(node -> script.append(node(node)));
    return script.append(TAIL).toString();
  }

  private static String head(Completion completion) {
    String commands =
        completion.nodes().stream()
            .map(node -> "' " + joined(node.words()) + "'")
            .collect(Collectors.joining("|"));
    String valued =
        completion.valued().stream()
            .flatMap(option -> option.names().stream())
            .collect(Collectors.joining("|"));
    return HEAD.replace("@VALUED@", valued).replace("@COMMANDS@", commands);
  }

  private static String values(Option option) {
    String action =
        option.takesPath() ? "_dj_files; " : "_dj_words '" + joined(option.choices()) + "'; ";
    return "    %s) %sreturn ;;\n"
        .formatted(
            String.join("|", option.names()),
            option.takesPath() || !option.choices().isEmpty() ? action : "");
  }

  private static String node(Completion.Node node) {
    return """
        ' %s')
          if [[ $current == -* ]]; then _dj_words '%s'
          else %s; fi ;;
    """
        .formatted(joined(node.words()), joined(node.optionNames()), operands(node.next()));
  }

  private static String operands(List<String> next) {
    return next.isEmpty() ? "_dj_files" : "_dj_words '" + joined(next) + "'";
  }

  private static String joined(List<String> words) {
    return String.join(" ", words);
  }
}
