package dj.adapters.cli.command;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.StandardStream;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Grammar;
import dj.adapters.cli.model.HelpText;
import dj.domain.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `dj help`.
final class HelpCommand implements Command {
  private static final int USUAL_COLUMNS = 80;
  private static final int SUMMARY_COLUMN = 19;

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.HELP_COMMAND,
        List.of(
            "Topics are patterns, environment, exit-codes, json and json-schema. Without a word all"
                + " commands are listed."),
        CommandModel.Operands.any("[COMMAND | TOPIC]"),
        List.of(),
        true,
        List.of(
            new CommandModel.Example("dj help backup create", "The help of a command."),
            new CommandModel.Example("dj help patterns", "How patterns for paths are written.")));
  }

  @Override
  public ExitCode run(Session session) {
    List<String> words = session.arguments().operands();
    if (words.isEmpty()) {
      session.text(overview());
      return ExitCode.DONE;
    }
    Optional<List<String>> topic =
        words.size() == 1 ? HelpTopics.lines(words.getFirst()) : Optional.empty();
    session.text(topic.orElseGet(() -> ofWords(words, session.environment())));
    return ExitCode.DONE;
  }

  /// The list of all commands.
  static List<String> overview() {
    List<String> lines = new ArrayList<>();
    lines.add("dj, the Digital Janitor: encrypted, deduplicating backups.");
    lines.add("");
    lines.add("usage: dj COMMAND [OPTIONS] [ARGUMENTS]");
    lines.add("");
    lines.add("Commands:");
    for (Grammar.Entry entry : Commands.grammar().entries()) {
      lines.add("  " + padded(entry.name()) + entry.summary());
    }
    lines.add("");
    lines.add("Topics:");
    HelpTopics.TOPICS.forEach((name, summary) -> lines.add("  " + padded(name) + summary));
    lines.add("");
    lines.add("'dj help COMMAND' shows options and examples. To begin:");
    lines.add("  export DJ_REPO=/srv/backup");
    lines.add("  dj repo init");
    lines.add("  dj backup create /home");
    return lines;
  }

  /// The help of one command.
  static List<String> of(CommandModel command, Environment environment) {
    int columns =
        environment.terminal().isTerminal(StandardStream.OUT)
            ? environment.terminal().columns()
            : 0;
    return new HelpText(columns > 0 ? columns : USUAL_COLUMNS).lines(command, Commands.globals());
  }

  private static List<String> ofWords(List<String> words, Environment environment) {
    Grammar grammar = Commands.grammar();
    Optional<Grammar.Entry> entry = grammar.entry(words);
    if (entry.isPresent()) {
      return of(Commands.create(entry.get()).model(), environment);
    }
    List<String> group = grammar.secondWords(words.getFirst());
    if (words.size() == 1 && !group.isEmpty()) {
      return group(grammar, words.getFirst());
    }
    return grammar
        .find(words)
        .map(found -> of(Commands.create(found.entry()).model(), environment))
        .orElseThrow(() -> new UsageException("no such command or topic", "dj help"));
  }

  private static List<String> group(Grammar grammar, String noun) {
    List<String> lines = new ArrayList<>();
    lines.add("Commands of dj " + noun + ":");
    for (Grammar.Entry entry : grammar.entries()) {
      if (entry.path().getFirst().equals(noun)) {
        lines.add("  " + padded(entry.name()) + entry.summary());
      }
    }
    return lines;
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(1, SUMMARY_COLUMN - name.length()));
  }
}
