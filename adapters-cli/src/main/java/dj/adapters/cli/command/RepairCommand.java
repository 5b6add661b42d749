package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.repair.RepairPlan;
import dj.application.usecase.RepairOutcome;
import dj.application.usecase.RepairRepository;
import java.util.ArrayList;
import java.util.List;

/// `dj repo repair`.
final class RepairCommand implements Command {
  private static final Option APPLY =
      Option.flag("Repair", "Do what the plan says; asks first.", "--apply");
  private static final Option DEEP =
      Option.flag(
          "Repair",
          "Read every byte of every pack to find all that is damaged.",
          "--deep",
          "--read-data");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_REPAIR,
        List.of(
            "Without --apply it changes nothing, and tells what is damaged, what would be done"
                + " about it, and which files of which snapshots would remain lost.",
            "The index is rebuilt from the packs themselves. What can be read of a damaged pack is"
                + " stored anew before the pack is removed. Content that is in no pack any more"
                + " comes back with the next backup of the same files: where these have not"
                + " changed, the snapshots that lack it become whole again.",
            "Nobody else may be at work on the repository. The exit code is 5 if all is well"
                + " again, and 4 if damage remains."),
        CommandModel.Operands.NONE,
        List.of(APPLY, DEEP),
        true,
        List.of(
            new CommandModel.Example("dj repo repair --deep", "Show what can be repaired."),
            new CommandModel.Example("dj repo repair --deep --apply", "Repair it.")));
  }

  @Override
  public ExitCode run(Session session) {
    boolean apply = session.arguments().isOn(APPLY);
    boolean deep = session.arguments().isOn(DEEP);
    if (apply) {
      Confirmation.require(session, "repair the repository as 'dj repo repair' shows it?");
    }
    RepairRepository repair = session.open().repair();
    RepairOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.REPAIR)) {
      outcome =
          apply
              ? repair.apply(deep, session.password(), display.progress())
              : repair.plan(deep, session.password(), display.progress());
    }
    ExitCode exitCode = session.decided(exitCode(outcome));
    if (session.json()) {
      outcome.remaining().forEach(finding -> session.item(FindingText.json(finding)));
      session.summary(json(outcome));
    } else {
      report(session, outcome, deep);
    }
    return exitCode;
  }

  private static ExitCode exitCode(RepairOutcome outcome) {
    if (outcome.nothingToDo()) {
      return ExitCode.DONE;
    }
    return outcome.applied() && outcome.remaining().isEmpty()
        ? ExitCode.REPAIRED
        : ExitCode.DAMAGED;
  }

  private static void report(Session session, RepairOutcome outcome, boolean deep) {
    if (outcome.nothingToDo()) {
      session.message("nothing to repair" + (deep ? "" : "; --deep reads every byte"));
      return;
    }
    steps(outcome).forEach(session.console()::result);
    if (!outcome.remaining().isEmpty()) {
      session
          .console()
          .result(outcome.applied() ? "what remains lost:" : "what would remain lost:");
      outcome
          .remaining()
          .forEach(finding -> session.console().result(FindingText.line(session, finding)));
    }
    hints(outcome, deep).forEach(hint -> session.notice("  hint: " + hint));
  }

  private static List<String> steps(RepairOutcome outcome) {
    RepairPlan plan = outcome.plan();
    List<String> steps = new ArrayList<>();
    String done = outcome.applied() ? "done: " : "plan: ";
    if (!plan.adoptedPacks().isEmpty()) {
      steps.add(
          done
              + "list "
              + Quantities.count(plan.adoptedPacks().size(), "pack")
              + " in the index that no readable segment lists, with "
              + Quantities.count(plan.adoptedBlobs(), "blob"));
    }
    if (!plan.damagedPacks().isEmpty()) {
      steps.add(
          done
              + "copy what can be read of "
              + Quantities.count(plan.damagedPacks().size(), "damaged or removed pack")
              + ", "
              + Quantities.count(plan.salvagedBlobs(), "blob")
              + ", and delete them");
    }
    if (!plan.missingPacks().isEmpty()) {
      steps.add(
          done
              + "take "
              + Quantities.count(plan.missingPacks().size(), "missing pack")
              + " off the index, so that new backups store their content again");
    }
    if (!plan.damagedSegments().isEmpty()) {
      steps.add(
          done
              + "remove "
              + Quantities.count(plan.damagedSegments().size(), "damaged index segment"));
    }
    return steps;
  }

  private static List<String> hints(RepairOutcome outcome, boolean deep) {
    List<String> hints = new ArrayList<>();
    if (!outcome.applied() && !outcome.plan().isEmpty()) {
      hints.add("'dj repo repair" + (deep ? " --deep" : "") + " --apply' does this");
    }
    if (has(outcome, "snapshot-damaged")) {
      hints.add("restore a damaged snapshot's file from a copy of the repository");
    }
    if (has(outcome, "key-damaged")) {
      hints.add("'dj key list' shows damaged keys, 'dj key remove ID' removes one");
    }
    if (has(outcome, "file-hit") || has(outcome, "directory-hit")) {
      hints.add(
          (outcome.applied() ? "" : "then ")
              + "'dj backup create --force PATH', where the files still are, stores what is"
              + " missing: files that have not changed come back in older snapshots as well");
    }
    return hints;
  }

  private static boolean has(RepairOutcome outcome, String code) {
    return outcome.remaining().stream().anyMatch(finding -> finding.code().equals(code));
  }

  private static JsonObject json(RepairOutcome outcome) {
    RepairPlan plan = outcome.plan();
    return JsonObject.message("summary")
        .put("dry_run", !outcome.applied())
        .put("damaged", !outcome.remaining().isEmpty())
        .put("num_errors", outcome.found().size())
        .put("num_remaining", outcome.remaining().size())
        .put("segments_removed", plan.damagedSegments().size())
        .put("packs_listed", plan.adoptedPacks().size())
        .put("packs_missing", plan.missingPacks().size())
        .put("packs_damaged", plan.damagedPacks().size())
        .put("blobs_salvaged", plan.salvagedBlobs());
  }
}
