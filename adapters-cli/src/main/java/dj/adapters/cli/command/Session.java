package dj.adapters.cli.command;

import dj.adapters.cli.config.FromRepository;
import dj.adapters.cli.config.NewPasswords;
import dj.adapters.cli.config.Passwords;
import dj.adapters.cli.config.Setting;
import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.StandardStream;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.repository.PasswordPrompt;
import dj.application.retry.StorageTraffic;
import dj.application.usecase.RepositorySettings;
import dj.application.usecase.UseCaseSource;
import dj.application.usecase.UseCases;
import dj.domain.error.UsageException;
import dj.domain.event.Event;
import dj.domain.port.CacheStore;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// One run of a command: what was asked for, and the ways to answer.
final class Session {
  private final Environment environment;
  private final Arguments arguments;
  private final Settings settings;
  private final Console console;
  private final UseCaseSource useCases;
  private final RunningCommand running;
  private final RunLog log;
  private final Style style;
  private final List<Supplier<StorageTraffic>> traffic = new ArrayList<>();

  Session(
      Environment environment,
      Arguments arguments,
      Settings settings,
      Console console,
      UseCaseSource useCases,
      RunningCommand running,
      RunLog log) {
    this.environment = environment;
    this.arguments = arguments;
    this.settings = settings;
    this.console = console;
    this.useCases = useCases;
    this.running = running;
    this.log = log;
    this.style = new Style(environment, settings);
  }

  Environment environment() {
    return environment;
  }

  Arguments arguments() {
    return arguments;
  }

  Settings settings() {
    return settings;
  }

  Console console() {
    return console;
  }

  /// Colours of the result.
  Paint paint() {
    return style.paint(StandardStream.OUT);
  }

  /// Colours of messages.
  Paint messagePaint() {
    return style.paint(StandardStream.ERR);
  }

  boolean json() {
    return settings.isOn(Setting.JSON);
  }

  boolean quiet() {
    return settings.isOn(Setting.QUIET);
  }

  /// Whether the result is read by a person: names are then shown so that they cannot do harm.
  boolean resultIsShown() {
    return environment.terminal().isTerminal(StandardStream.OUT);
  }

  /// A name as the result shows it.
  String shown(RawBytes name) {
    return resultIsShown() ? ShownText.of(name) : name.toText();
  }

  /// The use cases of the repository that is meant.
  UseCases open() {
    return openBeside(List.of());
  }

  /// The use cases of the repository that is meant, by a command that needs others too.
  ///
  /// @param others the addresses of those
  UseCases openBeside(List<String> others) {
    if (settings.isOn(Setting.INSECURE_TLS)) {
      warning("--insecure-tls is on: nobody checks who answers as the storage");
    }
    RepositorySettings repository = settings.repository();
    List<String> addresses = new ArrayList<>(others);
    addresses.add(repository.address());
    UseCases opened = opened(repository);
    settings.requireOptionsOfUse(addresses);
    return opened;
  }

  private UseCases opened(RepositorySettings chosen) {
    UseCases opened = useCases.repository(chosen, this::storageEvent);
    traffic.add(opened.traffic());
    return opened;
  }

  // Where progress is shown, its display keeps the lines apart.
  private void storageEvent(Event event) {
    if (!running.tell(event) && event instanceof Event.Warning told) {
      warning(ShownText.of(told.message()));
    }
  }

  /// Tells what the storage was asked, to those who want to know more.
  void tellTraffic() {
    if (settings.verbosity() > 0) {
      traffic.stream()
          .map(Supplier::get)
          .filter(asked -> asked.total() > 0)
          .forEach(asked -> message(TrafficText.line(asked)));
    }
  }

  /// The local caches of all repositories.
  ///
  /// @throws UsageException if there is no place for them
  CacheStore cache() {
    return useCases.cache(
        settings
            .cacheDirectory()
            .orElseThrow(() ->
                new UsageException(
                    "there is no cache directory",
                    "name one with --cache-dir, or drop --no-cache")));
  }

  /// The use cases of another repository.
  UseCases open(String address) {
    return opened(settings.repository().at(address));
  }

  /// Where the password of a repository comes from that a damaged one is repaired from. Without a
  /// better word it is the same, as with its copies.
  PasswordPrompt donorPassword(String address) {
    FromRepository from = from();
    return from.hasPassword() ? passwordOf(from, address) : password();
  }

  /// The other repository of a command that needs two.
  FromRepository from() {
    return new FromRepository(arguments, environment, this::notice);
  }

  /// Where the password of the other repository comes from.
  PasswordPrompt passwordOf(FromRepository from, String address) {
    return attempt -> running.undisturbed(() -> from.password(address, attempt));
  }

  Passwords passwords() {
    return new Passwords(settings, environment, this::notice);
  }

  /// Where the password of the repository comes from.
  PasswordPrompt password() {
    Passwords passwords = passwords();
    return attempt -> running.undisturbed(() -> passwords.existing(attempt));
  }

  /// Where the password of a new repository comes from.
  PasswordPrompt newPassword() {
    Passwords passwords = passwords();
    return _ -> passwords.chosen();
  }

  /// Where a new key gets its password from.
  NewPasswords newPasswords() {
    return new NewPasswords(arguments, environment, this::notice);
  }

  /// Where the password of a further key, or the new one of a key, comes from.
  PasswordPrompt replacementPassword() {
    NewPasswords passwords = newPasswords();
    passwords.requireOne();
    return _ -> passwords.chosen(settings.address());
  }

  /// Whether anybody is shown how far a long command is.
  boolean showsProgress() {
    return style.showsProgress();
  }

  /// Starts to show progress.
  ProgressDisplay display(Activity activity) {
    ProgressDisplay display =
        new ProgressDisplay(
            style.view(activity, json() ? this::record : this::sideRecord, log),
            console,
            environment.nanoClock());
    running.isShownBy(display, activity);
    return display;
  }

  /// Says how the command ends, before its results are written.
  ExitCode decided(ExitCode exitCode) {
    running.decide(exitCode);
    return exitCode;
  }

  /// Ends something that an interrupt does not reach when the command is to stop.
  void onStop(Runnable ending) {
    running.onStop(ending);
  }

  /// Writes a line of JSON at once.
  void record(JsonObject object) {
    console.result(object.toLine());
    console.flush();
  }

  // Where progress is asked for as JSON beside a result for people.
  private void sideRecord(JsonObject object) {
    console.message(object.toLine());
  }

  /// Writes a line of JSON when the buffer is full.
  void item(JsonObject object) {
    console.result(object.toLine());
  }

  /// Writes the last line of JSON, if lines of JSON are written. What all repositories of the
  /// command were asked together is part of it.
  void summary(JsonObject members) {
    if (json()) {
      StorageTraffic all =
          traffic.stream().map(Supplier::get).reduce(StorageTraffic.NONE, StorageTraffic::plus);
      if (all.total() > 0) {
        members.put("storage", TrafficText.json(all));
      }
      record(members);
    }
  }

  /// Writes lines that are the result, as text or as one line of JSON.
  void text(List<String> lines) {
    if (json()) {
      JsonOutput.records(lines).forEach(this::record);
    } else {
      lines.forEach(console::result);
    }
  }

  /// Notes something in the log that a person sees among the results.
  void note(String line) {
    log.message(line);
  }

  /// Tells a person something, unless all is to be quiet.
  void message(String line) {
    log.message(line);
    if (!quiet() && !json()) {
      console.flush();
      console.message(style.fitted(line));
    }
  }

  /// Tells something that a person should know even if all is to be quiet.
  void notice(String line) {
    log.warning(line);
    console.flush();
    if (json()) {
      console.message(JsonObject.message("warning").put("message", line).toLine());
    } else {
      console.message(style.fitted(line));
    }
  }

  /// Tells a warning, unless all is to be quiet.
  void warning(String line) {
    if (quiet()) {
      log.warning(line);
    } else {
      notice(json() ? line : messagePaint().warning("warning:") + " " + line);
    }
  }
}
