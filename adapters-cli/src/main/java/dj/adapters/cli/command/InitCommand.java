package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.application.usecase.InitOutcome;
import dj.application.usecase.InitRequest;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import dj.domain.key.Argon2Parameters;
import java.util.List;
import java.util.Optional;

/// `dj repo init`.
final class InitCommand implements Command {
  private static final Option KDF_MEMORY =
      Option.single(
          "Key",
          "SIZE",
          "Memory that deriving the key from the password takes (64M): more makes guessing the"
              + " password dearer, and every command that opens the repository a little slower.",
          "--kdf-memory");

  private static final Option LABEL =
      Option.single(
          "Key", "TEXT", "What the first key is called; anybody can read it.", "--key-label");
  private static final long BYTES_PER_KIB = 1024;
  private static final long MOST_KIB = 4L * 1024 * 1024;

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_INIT,
        List.of(
            "The repository is encrypted with a key of its own, which the password protects. Keep"
                + " the password: without it nobody, nor you, can read the backups.",
            "A directory that has something in it already is refused."),
        CommandModel.Operands.NONE,
        List.of(KDF_MEMORY, LABEL),
        true,
        List.of(
            new CommandModel.Example(
                "dj repo init --repo /srv/backup", "Ask for a new password and create it there.")));
  }

  @Override
  public ExitCode run(Session session) {
    InitRequest request =
        new InitRequest(parameters(session), session.arguments().value(LABEL).orElse(""));
    InitOutcome outcome = session.open().init().execute(request, session.newPassword());
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

  private static Argon2Parameters parameters(Session session) {
    Argon2Parameters usual = Argon2Parameters.DEFAULT;
    Optional<String> memory = session.arguments().value(KDF_MEMORY);
    if (memory.isEmpty()) {
      return usual;
    }
    long kib = ByteSize.parse(memory.get()).lengthBytes() / BYTES_PER_KIB;
    if (kib < usual.memoryKib() || kib > MOST_KIB) {
      throw new UsageException("--kdf-memory takes a size from 64M to 4G", "");
    }
    return new Argon2Parameters((int) kib, usual.iterations(), usual.parallelism());
  }
}
