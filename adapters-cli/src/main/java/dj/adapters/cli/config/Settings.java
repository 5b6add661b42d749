package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.application.retry.ChaosPlan;
import dj.application.retry.RateTable;
import dj.application.usecase.RepositorySettings;
import dj.application.usecase.StorageSettings;
import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import dj.domain.keyslot.KeyHint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The global settings in force: a flag before an environment variable before the profile. The
/// options of a kind of storage are each a setting of its own in this.
///
/// All that is set anywhere is checked, also where something stronger hides it: a typing error in
/// the environment should not wait for the day on which it counts.
public final class Settings {
  private final Environment environment;
  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
  private final Map<String, Value> options = new TreeMap<>();

  private Settings(Environment environment) {
    this.environment = environment;
  }

  /// Where a value comes from, the strongest first.
  public enum Origin {
    /// The command line.
    FLAG,
    /// The environment.
    ENVIRONMENT,
    /// The profile.
    PROFILE
  }

  /// A value that is in force.
  ///
  /// @param text the value
  /// @param origin where it comes from
  /// @param place the flag, variable or line, for a person
  public record Value(String text, Origin origin, String place) {}

  /// Collects and checks all settings.
  ///
  /// @throws UsageException if a value is not valid, wherever it is
  public static Settings resolve(Environment environment, Arguments arguments) {
    Settings settings = new Settings(environment);
    Optional<String> profile =
        arguments.value(Profile.OPTION).or(() -> environment.variable(Profile.VARIABLE));
    profile.ifPresent(name ->
        Profile.read(name, environment)
            .forEach(
                line -> settings.put(line.setting(), line.text(), Origin.PROFILE, line.place())));
    for (Setting setting : Setting.values()) {
      environment
          .variable(setting.variable())
          .ifPresent(text -> settings.put(setting, text, Origin.ENVIRONMENT, setting.variable()));
      flag(arguments, setting.option())
          .ifPresent(text -> settings.put(setting, text, Origin.FLAG, setting.option().longName()));
    }
    return settings;
  }

  /// All values in force: of [Setting#OPTION] a pair for each key, of any other setting one at
  /// most.
  public List<Value> values(Setting setting) {
    if (setting != Setting.OPTION) {
      return value(setting).stream().toList();
    }
    return options.entrySet().stream()
        .map(option -> {
          Value value = option.getValue();
          return new Value(option.getKey() + "=" + value.text(), value.origin(), value.place());
        })
        .toList();
  }

  /// The value in force, if one was set, of a setting that has one.
  public Optional<Value> value(Setting setting) {
    return Optional.ofNullable(values.get(setting));
  }

  /// Whether a switch is on.
  public boolean isOn(Setting setting) {
    return value(setting).flatMap(value -> Switch.parse(value.text())).orElse(false);
  }

  /// 0, 1 or 2.
  public int verbosity() {
    return switch (text(Setting.VERBOSE).orElse("0")) {
      case "0", "false" -> 0;
      case "1", "true" -> 1;
      default -> 2;
    };
  }

  /// A text that was set.
  public Optional<String> text(Setting setting) {
    return value(setting).map(Value::text);
  }

  /// The strongest of several settings of which one is needed.
  ///
  /// @throws UsageException if two are set in the same way
  public Optional<Setting> strongest(Setting... candidates) {
    Optional<Setting> best = Optional.empty();
    for (Setting candidate : candidates) {
      Optional<Value> value = value(candidate);
      Optional<Value> bestValue = best.flatMap(this::value);
      if (value.isEmpty()) {
        continue;
      }
      if (bestValue.isEmpty() || isStronger(value.get(), bestValue.get())) {
        best = Optional.of(candidate);
      } else if (value.get().origin() == bestValue.get().origin()) {
        throw new UsageException(
            bestValue.get().place() + " and " + value.get().place() + " exclude each other",
            "set one of them");
      }
    }
    return best;
  }

  private static boolean isStronger(Value value, Value other) {
    return value.origin().compareTo(other.origin()) < 0;
  }

  /// What is said of the repository.
  ///
  /// @throws UsageException if there is no address
  public RepositorySettings repository() {
    return new RepositorySettings(
        address(),
        cacheDirectory(),
        cacheSizeBytes(),
        text(Setting.COMPRESSION)
            .map(Compression::level)
            .orElse(RepositorySettings.DEFAULT_COMPRESSION_LEVEL),
        isOn(Setting.VERIFY_ENCODE),
        text(Setting.KEY_HINT).map(KeyHint::new).orElse(KeyHint.NONE),
        text(Setting.RETRY_LOCK).flatMap(NetworkText::time).orElse(Duration.ZERO),
        storage());
  }

  /// Refuses options of a kind of storage that no repository of the command has, where they were
  /// given for this command alone. Elsewhere they are for other commands.
  ///
  /// @param addresses the repositories of the command
  /// @throws UsageException if there is such an option
  public void requireOptionsOfUse(Collection<String> addresses) {
    options.forEach((key, value) -> {
      String kind = key.substring(0, key.indexOf('.') + 1).replace('.', ':');
      if (value.origin() == Origin.FLAG
          && addresses.stream().noneMatch(address -> address.startsWith(kind))) {
        throw new UsageException(
            "the option '" + key + "' is for repositories at " + kind + " addresses alone",
            "drop it, or set it in DJ_OPTION if it is meant for other commands too");
      }
    });
  }

  /// How a remote store is spoken to.
  private StorageSettings storage() {
    return new StorageSettings(
        text(Setting.CONNECTIONS)
            .flatMap(NetworkText::connections)
            .orElse(StorageSettings.DEFAULT_CONNECTIONS),
        text(Setting.REQUEST_TIMEOUT)
            .flatMap(NetworkText::time)
            .orElse(StorageSettings.DEFAULT_REQUEST_TIMEOUT),
        text(Setting.RETRY_TIMEOUT)
            .flatMap(NetworkText::time)
            .orElse(StorageSettings.DEFAULT_RETRY_TIMEOUT),
        rates(Setting.LIMIT_UPLOAD),
        rates(Setting.LIMIT_DOWNLOAD),
        chaos(),
        text(Setting.CACERT).map(environment.workingDirectory()::resolve),
        isOn(Setting.INSECURE_TLS),
        optionTexts());
  }

  private Map<String, String> optionTexts() {
    Map<String, String> texts = new TreeMap<>();
    options.forEach((key, value) -> texts.put(key, value.text()));
    return texts;
  }

  private RateTable rates(Setting setting) {
    return text(setting).flatMap(NetworkText::rates).orElse(RateTable.UNLIMITED);
  }

  private Optional<ChaosPlan> chaos() {
    Optional<ChaosPlan> plan = text(Setting.CHAOS).flatMap(NetworkText::chaos);
    if (plan.isPresent() && !isOn(Setting.YES)) {
      throw new UsageException(
          "--chaos lets requests to the storage go wrong, also those that delete and write",
          "add --yes if this is a rehearsal");
    }
    return plan;
  }

  /// What the local caches may take together.
  public long cacheSizeBytes() {
    return text(Setting.CACHE_SIZE)
        .flatMap(NetworkText::size)
        .orElse(RepositorySettings.DEFAULT_CACHE_SIZE_BYTES);
  }

  /// Where caches are kept; empty where there is no place for them.
  public Optional<Path> cacheDirectory() {
    if (isOn(Setting.NO_CACHE)) {
      return Optional.empty();
    }
    Optional<String> base =
        environment
            .variable("XDG_CACHE_HOME")
            .or(() -> environment.variable("HOME").map(home -> home + "/.cache"));
    return text(Setting.CACHE_DIR)
        .or(() -> base.map(directory -> directory + "/dj"))
        .map(environment.workingDirectory()::resolve);
  }

  /// Where the repository is.
  ///
  /// @throws UsageException if nobody says so
  public String address() {
    Setting source =
        strongest(Setting.REPOSITORY, Setting.REPOSITORY_FILE)
            .orElseThrow(() ->
                new UsageException(
                    "no repository was named",
                    "add --repo ADDRESS, or set DJ_REPO or DJ_REPOSITORY_FILE"));
    String text = text(source).orElseThrow();
    return source == Setting.REPOSITORY ? text : firstLine(text);
  }

  private String firstLine(String file) {
    Path path = environment.workingDirectory().resolve(file);
    try (var lines = Files.lines(path)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new UsageException(path + " has no address in its first line", ""));
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the repository file " + path + ": " + FileFailure.reason(e), "", e);
    }
  }

  private static Optional<String> flag(Arguments arguments, Option option) {
    List<String> values = arguments.values(option);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (option.kind()) {
          case COUNT -> Integer.toString(Math.min(values.size(), 2));
          case REPEATED -> String.join(",", values);
          case FLAG, SINGLE -> values.getLast();
        });
  }

  private void put(Setting setting, String text, Origin origin, String place) {
    if (!setting.accepts(text)) {
      throw new UsageException(
          "the value '" + text + "' of " + place + " is not valid; expected " + setting.expected(),
          "");
    }
    if (setting == Setting.OPTION) {
      NetworkText.options(text)
          .orElseThrow()
          .forEach((key, value) -> options.put(key, new Value(value, origin, place)));
    } else {
      values.put(setting, new Value(text, origin, place));
    }
  }
}
