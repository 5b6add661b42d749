package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Similarity;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.MaskedText;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `dj env`: the settings in force.
final class EnvCommand implements Command {
  private static final String PREFIX = "DJ_";

  /// Variables without a global option of the same name.
  static final List<Variable> OTHER_VARIABLES =
      List.of(
          new Variable("DJ_PASSWORD", true, "the password itself"),
          new Variable("DJ_FROM_REPO", false, "the repository that dj copy copies from"),
          new Variable("DJ_FROM_PASSWORD", true, "the password of that repository"),
          new Variable("DJ_FROM_PASSWORD_FILE", false, "a file with that password"),
          new Variable("DJ_FROM_PASSWORD_COMMAND", false, "a command that prints it"),
          new Variable("DJ_PROFILE", false, "the profile, as --profile"),
          new Variable("DJ_HOST", false, "the host that backups record, as --host of backup"),
          new Variable("DJ_JAVA_OPTIONS", false, "options for the Java runtime that dj runs on"),
          new Variable("CREDENTIALS_DIRECTORY", false, "where systemd puts dj-password"),
          new Variable("XDG_CACHE_HOME", false, "the parent of the cache directory"),
          new Variable("XDG_CONFIG_HOME", false, "the parent of the directory of profiles"),
          new Variable("B2_ACCOUNT_ID", false, "the id of the application key for Backblaze B2"),
          new Variable("B2_ACCOUNT_KEY", true, "that application key itself"),
          new Variable("B2_APPLICATION_KEY_ID", false, "the same as B2_ACCOUNT_ID"),
          new Variable("B2_APPLICATION_KEY", true, "the same as B2_ACCOUNT_KEY"),
          new Variable("DJ_SFTP_PASSWORD", true, "the password for an SFTP server"),
          new Variable("DJ_SFTP_PASSPHRASE", true, "what opens a private key for an SFTP server"),
          new Variable("SSH_AUTH_SOCK", false, "where an SSH agent listens"),
          new Variable("AWS_ACCESS_KEY_ID", false, "the id of the access key for S3"),
          new Variable("AWS_SECRET_ACCESS_KEY", true, "that access key itself"),
          new Variable("AWS_SESSION_TOKEN", true, "what goes with an access key for a while"),
          new Variable("AWS_PROFILE", false, "the profile of the files of AWS"),
          new Variable("AWS_SHARED_CREDENTIALS_FILE", false, "where the keys of it are"),
          new Variable("AWS_CONFIG_FILE", false, "where other settings of it are"),
          new Variable("AWS_REGION", false, "the region of the bucket"),
          new Variable("AWS_DEFAULT_REGION", false, "the same, where AWS_REGION is not set"),
          new Variable("DJ_S3_ENDPOINT", false, "the server of addresses such as s3:bucket"),
          new Variable("AWS_ENDPOINT_URL_S3", false, "the same, where DJ_S3_ENDPOINT is not set"),
          new Variable("AWS_ENDPOINT_URL", false, "the same, where neither of both is set"),
          new Variable("NO_COLOR", false, "no colours, if set to anything"),
          new Variable("TERM", false, "no colours and no bar, if 'dumb'"));

  /// Set by the launcher, not by people.
  private static final Set<String> INTERNAL = Set.of(Environment.LOCALE_VARIABLE);

  /// A variable.
  ///
  /// @param secret whether its value is never shown
  record Variable(String name, boolean secret, String meaning) {}

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.ENV,
        List.of(
            "Each setting is taken from the command line, the environment or the profile, in this"
                + " order. Secrets are not shown. 'dj help environment' lists all variables."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of(
            new CommandModel.Example(
                "dj env --profile nas", "Check what a profile says before a service uses it.")));
  }

  @Override
  public ExitCode run(Session session) {
    List<Line> lines = lines(session);
    if (session.json()) {
      lines.forEach(line -> session.item(line.json()));
      session.summary(JsonObject.message("summary").put("settings", lines.size()));
    } else {
      Table table =
          new Table(
              Table.Column.text("SETTING"), Table.Column.text("VALUE"), Table.Column.text("FROM"));
      lines.forEach(
          line -> table.row(List.of(List.of(line.name), List.of(line.value), List.of(line.place))));
      table.lines(session.paint()).forEach(session.console()::result);
    }
    unknownVariables(session).forEach(session::warning);
    return ExitCode.DONE;
  }

  private static List<Line> lines(Session session) {
    List<Line> lines = new ArrayList<>();
    Settings settings = session.settings();
    for (Setting setting : Setting.values()) {
      settings
          .values(setting)
          .forEach(value -> lines.add(new Line(setting.key(), shown(value.text()), value.place())));
    }
    if (settings.value(Setting.CACHE_DIR).isEmpty()) {
      lines.add(
          new Line(
              "cache-dir", settings.cacheDirectory().map(Object::toString).orElse(""), "default"));
    }
    for (Variable variable : OTHER_VARIABLES) {
      Optional<String> value = session.environment().variable(variable.name());
      value.ifPresent(text ->
          lines.add(
              new Line(
                  variable.name(),
                  variable.secret() ? MaskedText.MASK : shown(text),
                  "environment")));
    }
    lines.add(new Line("password from", session.passwords().place(), ""));
    return lines;
  }

  private static String shown(String text) {
    return MaskedText.of(ShownText.of(text));
  }

  private static List<String> unknownVariables(Session session) {
    Set<String> known =
        Stream.concat(
                Stream.of(Setting.values()).map(Setting::variable),
                OTHER_VARIABLES.stream().map(Variable::name))
            .collect(Collectors.toCollection(TreeSet::new));
    return new TreeSet<>(session.environment().variables().keySet())
        .stream()
            .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
            .filter(name -> !INTERNAL.contains(name))
            .map(name -> "the variable " + name + " means nothing to dj" + suggestion(name, known))
            .toList();
  }

  private static String suggestion(String name, Set<String> known) {
    List<String> similar = Similarity.closest(name, List.copyOf(known));
    return similar.isEmpty() ? "" : "; did you mean " + similar.getFirst() + "?";
  }

  private record Line(String name, String value, String place) {
    JsonObject json() {
      return JsonObject.message("setting").put("name", name).put("value", value).put("from", place);
    }
  }
}
