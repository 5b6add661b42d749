package dj.adapters.cli.command;

import dj.adapters.cli.environment.ProgramVersion;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import java.util.List;

/// `dj version`.
final class VersionCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.VERSION,
        List.of("'dj --version' does the same."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of());
  }

  @Override
  public ExitCode run(Session session) {
    ProgramVersion program = session.environment().program();
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("version", program.version())
              .put("runtime", program.runtime())
              .put("platform", program.platform()));
    } else {
      session
          .console()
          .result(
              "dj "
                  + program.version()
                  + " ("
                  + program.runtime()
                  + ", "
                  + program.platform()
                  + ")");
    }
    return ExitCode.DONE;
  }
}
