package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Completion;
import dj.domain.error.UsageException;
import java.util.List;

/// `dj completion SHELL`.
final class CompletionCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.COMPLETION,
        List.of(
            "The script goes to standard output. Load it in the start-up file of your shell, or"
                + " save it where the shell looks for completions."),
        new CommandModel.Operands("bash|zsh|fish", 1, 1, "name a shell: bash, zsh or fish"),
        List.of(),
        true,
        List.of(
            new CommandModel.Example(
                "source <(dj completion bash)", "Complete dj in this bash; put it into ~/.bashrc."),
            new CommandModel.Example(
                "dj completion fish > ~/.config/fish/completions/dj.fish",
                "Complete dj in every fish from now on.")));
  }

  @Override
  public ExitCode run(Session session) {
    Completion completion = Completion.of(Commands.grammar(), Commands.models());
    session.text(
        completion.script(shell(session.arguments().operands().getFirst())).lines().toList());
    return ExitCode.DONE;
  }

  private static Completion.Shell shell(String name) {
    return switch (name) {
      case "bash" -> Completion.Shell.BASH;
      case "zsh" -> Completion.Shell.ZSH;
      case "fish" -> Completion.Shell.FISH;
      default ->
          throw new UsageException(
              "there is no completion for '" + name + "'", "name bash, zsh or fish");
    };
  }
}
