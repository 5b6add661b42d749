package dj.adapters.cli.command;

import dj.adapters.cli.config.FromRepository;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.application.usecase.InitOutcome;
import dj.application.usecase.InitRequest;
import dj.application.usecase.UseCases;
import dj.domain.key.Argon2Parameters;
import java.util.List;
import java.util.stream.Stream;

/// `dj repo init`.
final class InitCommand implements Command {
  private static final Option LABEL =
      Option.single(
          "Key", "TEXT", "What the first key is called; anybody can read it.", "--key-label");

  private static final Option KEY_FROM =
      Option.single(
          "Key",
          "ADDRESS",
          "Cut and name content like this other repository, so that copies between the two share"
              + " all content. Each has keys and passwords of its own.",
          "--key-from");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_INIT,
        List.of(
            "The repository is encrypted with a key of its own, which the password protects. Keep"
                + " the password: without it nobody, nor you, can read the backups. 'dj key export"
                + " --recovery' prints a code for the day on which it is lost.",
            "A directory that has something in it already is refused."),
        CommandModel.Operands.NONE,
        Stream.concat(
                Stream.of(KeyOptions.KDF_MEMORY, LABEL, KEY_FROM),
                FromRepository.PASSWORD_OPTIONS.stream())
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj repo init --repo /srv/backup", "Ask for a new password and create it there."),
            new CommandModel.Example(
                "dj repo init --repo b2:offsite:dj --key-from /srv/backup",
                "Make a place for copies of the snapshots of another repository.")));
  }

  @Override
  public ExitCode run(Session session) {
    InitRequest request =
        new InitRequest(
            KeyOptions.parameters(session).orElse(Argon2Parameters.DEFAULT),
            session.arguments().value(LABEL).orElse(""));
    InitOutcome outcome = create(session, request);
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("id", outcome.id().toString())
              .put("repository", outcome.address()));
    } else {
      session.message(
          "created repository " + outcome.id() + " at " + ShownText.of(outcome.address()));
      session.message("keep the password: without it nobody can read what is backed up here");
    }
    return ExitCode.DONE;
  }

  private static InitOutcome create(Session session, InitRequest request) {
    UseCases target = session.openBeside(session.arguments().values(KEY_FROM));
    return session
        .arguments()
        .value(KEY_FROM)
        .map(address ->
            target
                .init()
                .execute(
                    request,
                    session.newPassword(),
                    session.open(address).init(),
                    session.passwordOf(session.from(), address)))
        .orElseGet(() -> target.init().execute(request, session.newPassword()));
  }
}
