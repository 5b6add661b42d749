package dj.adapters.cli.model;

import dj.domain.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Reads the arguments of one command with Picocli.
///
/// The model is handed over as data, never as annotated classes, and for the one command that was
/// named: reflection and the options of commands that are not run would cost a quarter of the
/// start-up time of a short command.
public final class Parser {
  private final CommandModel command;
  private final List<Option> options;
  private final Arguments arguments = new Arguments();
  private int position;

  /// Creates a parser for one command line.
  ///
  /// @param options all options that are understood, the global ones too
  public Parser(CommandModel command, List<Option> options) {
    this.command = command;
    this.options = List.copyOf(options);
  }

  /// Reads the arguments behind the words of the command.
  ///
  /// @throws UsageException if they are not understood
  public Arguments parse(List<String> words) {
    CommandSpec specification = specification();
    CommandLine line = new CommandLine(specification);
    line.setExpandAtFiles(false).setInterpolateVariables(false).setOverwrittenOptionsAllowed(true);
    CommandLine.ParseResult result = parse(line, words);
    for (Option option : options) {
      if (!option.takesValue()) {
        // Picocli counts flags by itself, without a converter.
        List<Boolean> given = result.matchedOptionValue(option.longName(), List.of());
        given.forEach(on -> arguments.add(option, 0, Boolean.toString(on)));
      }
    }
    if (result.hasMatchedPositional(0)) {
      List<String> operands = result.matchedPositionalValue(0, List.of());
      arguments.addOperands(operands);
    }
    requireOperands();
    return arguments;
  }

  private CommandLine.ParseResult parse(CommandLine line, List<String> words) {
    try {
      return line.parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.UnmatchedArgumentException e) {
      throw unmatched(e);
    } catch (CommandLine.MissingParameterException e) {
      throw usage(missingValue(e));
    } catch (CommandLine.ParameterException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private CommandSpec specification() {
    CommandSpec specification = CommandSpec.create().name("dj " + command.name());
    for (Option option : options) {
      specification.addOption(specification(option));
    }
    specification.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel(command.operands().usage())
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
    return specification;
  }

  private OptionSpec specification(Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names().toArray(String[]::new)).type(List.class);
    if (!option.takesValue()) {
      return builder.arity("0").auxiliaryTypes(Boolean.class).build();
    }
    return builder
        .arity("1")
        .paramLabel(option.value())
        .auxiliaryTypes(String.class)
        .converters(text -> {
          arguments.add(option, position++, text);
          return text;
        })
        .build();
  }

  private UsageException unmatched(CommandLine.UnmatchedArgumentException error) {
    String word = error.getUnmatched().getFirst();
    if (!error.isUnknownOption()) {
      return usage("unexpected argument '" + word + "'");
    }
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    List<String> names = options.stream().flatMap(option -> option.names().stream()).toList();
    List<String> similar = Similarity.closest(name, names);
    String message = "unknown option '" + name + "'";
    return similar.isEmpty()
        ? usage(message)
        : new UsageException(
            message, "did you mean " + String.join(" or ", similar) + "? " + helpHint());
  }

  private String missingValue(CommandLine.MissingParameterException error) {
    if (error.getMissing().isEmpty()
        || !(error.getMissing().getFirst() instanceof OptionSpec option)) {
      return String.valueOf(error.getMessage());
    }
    return "option '" + option.longestName() + "' needs a value: " + option.paramLabel();
  }

  private void requireOperands() {
    CommandModel.Operands operands = command.operands();
    List<String> given = new ArrayList<>(arguments.operands());
    if (given.size() > operands.most()) {
      throw usage("unexpected argument '" + given.get(operands.most()) + "'");
    }
    if (given.size() < operands.least()) {
      throw usage(operands.missing());
    }
  }

  private UsageException usage(String message) {
    return new UsageException(message, helpHint());
  }

  private String helpHint() {
    return "'dj help " + command.name() + "' shows what is understood";
  }
}
