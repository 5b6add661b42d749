package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;

/// One command of the program.
interface Command {
  /// How it is called.
  CommandModel model();

  /// Does what was asked for.
  ///
  /// @throws dj.domain.error.DjException if it fails
  ExitCode run(Session session);
}
