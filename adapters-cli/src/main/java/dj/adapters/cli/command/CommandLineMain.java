package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.StandardStream;
import dj.adapters.cli.exit.ErrorPrinter;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Grammar;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.model.Parser;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ReaderGoneException;
import dj.application.usecase.UseCaseSource;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.error.UsageException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// The command line: finds the command, reads its options, runs it, and turns whatever happens into
/// output and an exit code. One object runs one command line.
public final class CommandLineMain {
  private static final List<String> VERSION_FLAGS = List.of("--version", "-V");
  private static final String JSON_FLAG = "--json";

  private final Environment environment;
  private final UseCaseSource useCases;
  private final Console console;
  private final RunningCommand running = new RunningCommand();
  private final AtomicReference<ExitCode> stopped = new AtomicReference<>();
  private RunLog log = RunLog.NONE;
  private ErrorPrinter errors;
  private final JsonOutput json;

  /// Creates a command line.
  ///
  /// @param useCases makes what works on a repository, when a command needs one
  public CommandLineMain(Environment environment, UseCaseSource useCases) {
    this.environment = environment;
    this.useCases = useCases;
    this.console = new Console(environment.out(), environment.err());
    this.json = new JsonOutput(console, environment.program().version());
    this.errors = new ErrorPrinter(console, Paint.PLAIN, false, false, log);
  }

  /// Runs a command line.
  ///
  /// @param arguments the words behind the program's name, as `RawText`
  /// @return the exit code of the process
  public int run(String... arguments) {
    int exitCode = outcome(List.of(arguments)).number();
    log.ended(exitCode);
    return exitCode;
  }

  private ExitCode outcome(List<String> words) {
    boolean asJson = asksForJson(words);
    json.expect(asJson);
    errors = firstErrors(words, asJson);
    try {
      ExitCode exitCode = run(words);
      console.flush();
      return exitCode;
    } catch (ReaderGoneException e) {
      return Optional.ofNullable(stopped.get()).orElse(running.result());
    } catch (RuntimeException | Error e) {
      return failed(e);
    }
  }

  private ExitCode run(List<String> words) {
    Grammar grammar = Commands.grammar();
    Optional<Grammar.Found> found = grammar.find(words);
    if (found.isEmpty()) {
      return withoutCommand(words);
    }
    Command command = Commands.create(found.get().entry());
    CommandModel model = command.model();
    json.of(model.name());
    if (asksForHelp(found.get().arguments())) {
      json.text(HelpCommand.of(model, environment));
      return ExitCode.DONE;
    }
    List<Option> options = new ArrayList<>(model.options());
    options.addAll(grammar.globals());
    Arguments arguments = new Parser(model, options).parse(found.get().arguments());
    Settings settings = Settings.resolve(environment, arguments);
    json.expect(settings.isOn(Setting.JSON));
    log = RunLog.open(settings, environment, json::warning);
    log.started(model.name(), environment.program().version());
    Session current =
        new Session(environment, arguments, settings, console, useCases, running, log);
    errors =
        new ErrorPrinter(
            console, current.messagePaint(), current.json(), settings.isOn(Setting.DEBUG), log);
    return run(command, current);
  }

  private ExitCode run(Command command, Session current) {
    listen(Thread.currentThread());
    json.begin();
    ExitCode exitCode = command.run(current);
    current.tellTraffic();
    return stopped.get() == null ? exitCode : stopped.get();
  }

  private ExitCode withoutCommand(List<String> words) {
    if (words.stream().anyMatch(VERSION_FLAGS::contains)) {
      return run(asksForJson(words) ? List.of("version", JSON_FLAG) : List.of("version"));
    }
    if (asksForHelp(words)) {
      json.text(HelpCommand.overview());
      return ExitCode.DONE;
    }
    Optional<String> strange = words.stream().filter(word -> word.startsWith("-")).findFirst();
    if (strange.isPresent() || asksForJson(words)) {
      throw new UsageException("no command was named", "'dj help' lists all commands");
    }
    HelpCommand.overview().forEach(console::message);
    return ExitCode.USAGE;
  }

  private static boolean asksForHelp(List<String> words) {
    return options(words).anyMatch(Commands.HELP.names()::contains);
  }

  // Whether lines of JSON are asked for, as far as that can be told before the options are read.
  private boolean asksForJson(List<String> words) {
    return options(words).anyMatch(JSON_FLAG::equals)
        || environment.variable(Setting.JSON.variable()).filter(Setting::isOn).isPresent();
  }

  private static Stream<String> options(List<String> words) {
    return words.stream().takeWhile(word -> !word.equals("--"));
  }

  private void listen(Thread worker) {
    environment
        .signals()
        .listen(signal -> {
          switch (signal) {
            case INTERRUPT -> stop(worker, ExitCode.INTERRUPTED);
            case TERMINATE -> stop(worker, ExitCode.TERMINATED);
            case HANG_UP -> stop(worker, ExitCode.HUNG_UP);
            case STATUS -> running.tellStatus();
          }
        });
  }

  private void stop(Thread worker, ExitCode exitCode) {
    if (stopped.compareAndSet(null, exitCode)) {
      log.warning("asked to stop: " + exitCode.meaning());
      running.stop();
      worker.interrupt();
    } else {
      environment.terminal().restore();
    }
  }

  private ExitCode failed(Throwable error) {
    ExitCode exitCode = exitCode(error);
    JsonObject last = errors.print(known(error), exitCode);
    try {
      json.end(last);
      console.flush();
    } catch (RuntimeException e) {
      // The results have no reader; the messages have said why the command failed.
    }
    return exitCode;
  }

  // Once the process was asked to stop, whatever breaks breaks because of that.
  private Throwable known(Throwable error) {
    if (stopped.get() == null) {
      return error instanceof InvalidPathException invalid ? unusable(invalid) : error;
    }
    return new CancelledException(stopped.get().meaning(), running.stopHint(), error);
  }

  private ExitCode exitCode(Throwable error) {
    if (stopped.get() != null) {
      return stopped.get();
    }
    return switch (error) {
      case DjException known -> ExitCode.of(known);
      case InvalidPathException _ -> ExitCode.USAGE;
      case OutOfMemoryError _ -> ExitCode.FAILED;
      default -> ExitCode.BUG;
    };
  }

  private static UsageException unusable(InvalidPathException error) {
    return new UsageException(
        "the path '" + error.getInput() + "' cannot be used here: " + error.getReason(), "", error);
  }

  // Before the options are read, an error is told in the form that they probably ask for.
  private ErrorPrinter firstErrors(List<String> words, boolean asJson) {
    boolean color =
        environment.terminal().isTerminal(StandardStream.ERR)
            && environment.variable("NO_COLOR").isEmpty()
            && !words.contains("--color=never");
    return new ErrorPrinter(
        console,
        color && !asJson ? Paint.COLOR : Paint.PLAIN,
        asJson,
        words.contains("--debug"),
        log);
  }
}
