package dj.adapters.cli.command;

import dj.adapters.cli.config.FromRepository;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShellWord;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.repair.RepairPlan;
import dj.application.usecase.RepairOutcome;
import dj.application.usecase.RepairRepository;
import dj.application.usecase.RepairRequest;
import dj.domain.error.UsageException;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  private static final Option FROM_SOURCE =
      Option.repeated(
          "Repair",
          "PATH",
          "Take lost content from the files below a path, where they have not changed.",
          "--from-source");
  private static final Option FROM =
      Option.repeated(
          "Repair",
          "ADDRESS",
          "Take lost content from another repository: a copy of this one, or one with snapshots of"
              + " the same files.",
          "--from");
  private static final Option REWRITE_SNAPSHOTS =
      Option.flag(
          "Repair",
          "Write snapshots that have lost files for good anew without them; needs --apply.",
          "--rewrite-snapshots");

  private static final List<Option> OPTIONS =
      Stream.of(
              List.of(APPLY, DEEP, FROM_SOURCE, FROM),
              FromRepository.PASSWORD_OPTIONS,
              List.of(REWRITE_SNAPSHOTS))
          .flatMap(List::stream)
          .toList();

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_REPAIR,
        List.of(
            "Without --apply it changes nothing, and tells what is damaged, what would be done"
                + " about it, and which files of which snapshots would remain lost.",
            "The index is rebuilt from the packs themselves. What can be read of a damaged pack is"
                + " stored anew before the pack is removed. Content that is in no pack any more is"
                + " looked for where --from-source and --from say, or comes back with the next"
                + " backup of the same files: where these have not changed, the snapshots that lack"
                + " it become whole again.",
            "What is lost for good stays in the lists of its snapshots until --rewrite-snapshots"
                + " writes these anew without it, which 'dj repo log' records.",
            "Nobody else may be at work on the repository. The exit code is 5 if all is well"
                + " again, and 4 if damage remains."),
        CommandModel.Operands.NONE,
        OPTIONS,
        true,
        List.of(
            new CommandModel.Example("dj repo repair --deep", "Show what can be repaired."),
            new CommandModel.Example("dj repo repair --deep --apply", "Repair it."),
            new CommandModel.Example(
                "dj repo repair --apply --from-source /home",
                "Repair it, and take what is lost from the files themselves.")));
  }

  @Override
  public ExitCode run(Session session) {
    boolean apply = session.arguments().isOn(APPLY);
    if (session.arguments().isOn(REWRITE_SNAPSHOTS) && !apply) {
      throw new UsageException(
          "--rewrite-snapshots changes snapshots, so it needs --apply",
          "leave it out to see what has been lost");
    }
    RepairRequest request = request(session);
    if (apply) {
      Confirmation.require(session, "repair the repository as 'dj repo repair' shows it?");
    }
    RepairRepository repair = session.openBeside(session.arguments().values(FROM)).repair();
    RepairOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.REPAIR)) {
      outcome =
          apply
              ? repair.apply(request, session.password(), display.progress())
              : repair.plan(request, session.password(), display.progress());
    }
    ExitCode exitCode = session.decided(exitCode(outcome));
    if (session.json()) {
      outcome.remaining().forEach(finding -> session.item(FindingText.json(finding)));
      outcome.leftOut().forEach(finding -> session.item(FindingText.json(finding)));
      session.summary(json(outcome));
    } else {
      report(session, outcome, request);
    }
    return exitCode;
  }

  private static RepairRequest request(Session session) {
    AbsolutePaths paths = new AbsolutePaths(session.environment().workingDirectory());
    return new RepairRequest(
        session.arguments().isOn(DEEP),
        session.arguments().values(FROM_SOURCE).stream().map(paths::of).toList(),
        session.arguments().values(FROM).stream()
            .map(address -> session.open(address).repair().asDonor(session.donorPassword(address)))
            .toList(),
        session.arguments().isOn(REWRITE_SNAPSHOTS));
  }

  private static ExitCode exitCode(RepairOutcome outcome) {
    if (outcome.nothingToDo()) {
      return ExitCode.DONE;
    }
    return outcome.applied() && outcome.remaining().isEmpty()
        ? ExitCode.REPAIRED
        : ExitCode.DAMAGED;
  }

  private static void report(Session session, RepairOutcome outcome, RepairRequest request) {
    if (outcome.nothingToDo()) {
      session.message("nothing to repair" + (request.deep() ? "" : "; --deep reads every byte"));
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
    if (!outcome.leftOut().isEmpty()) {
      session.console().result("left out of the snapshots that were written anew:");
      outcome
          .leftOut()
          .forEach(finding -> session.console().result(FindingText.line(session, finding)));
    }
    hints(session.arguments(), outcome).forEach(hint -> session.notice("  hint: " + hint));
  }

  private static List<String> steps(RepairOutcome outcome) {
    RepairPlan plan = outcome.plan();
    List<String> steps = new ArrayList<>();
    String done = outcome.applied() ? "done: " : "plan: ";
    if (!plan.missingFolders().isEmpty()) {
      steps.add(
          done
              + "make the folder "
              + plan.missingFolders().stream()
                  .map(FileKind::folder)
                  .collect(Collectors.joining(", "))
              + " anew");
    }
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
    if (!plan.damagedRecords().isEmpty()) {
      steps.add(
          done
              + "delete "
              + Quantities.count(plan.damagedRecords().size(), "damaged record")
              + " of the log, whose transactions cannot be rolled back");
    }
    if (plan.suppliedBlobs() > 0) {
      steps.add(
          done
              + "take "
              + Quantities.count(plan.suppliedBlobs(), "lost blob")
              + " from where --from-source and --from say");
    }
    if (outcome.rewritten() > 0) {
      steps.add(
          done
              + "write "
              + Quantities.count(outcome.rewritten(), "snapshot")
              + " anew without what is lost");
    }
    return steps;
  }

  /// The options of this run, as they are typed again.
  private static String given(Arguments arguments) {
    StringBuilder words = new StringBuilder();
    for (Option option : OPTIONS) {
      if (!option.takesValue()) {
        words.append(arguments.isOn(option) ? " " + option.longName() : "");
      } else {
        for (String value : arguments.values(option)) {
          words.append(' ').append(option.longName()).append(' ').append(ShellWord.of(value));
        }
      }
    }
    return words.toString();
  }

  private static String damagedSnapshots(RepairOutcome outcome) {
    return outcome.remaining().stream()
        .filter(finding -> finding.code().equals("snapshot-damaged"))
        .map(finding -> SnapshotId.parse(finding.subject()).toShortHex())
        .collect(Collectors.joining(" "));
  }

  private static List<String> hints(Arguments arguments, RepairOutcome outcome) {
    List<String> hints = new ArrayList<>();
    if (!outcome.applied() && !outcome.plan().isEmpty()) {
      hints.add("'dj repo repair" + given(arguments) + " --apply' does this");
    }
    if (has(outcome, "snapshots-missing")) {
      hints.add(
          "put the folder snapshots back from a copy of the repository and run 'dj repo check'."
              + " Without it nothing is restored, backed up or pruned. Only if there is no copy,"
              + " make it empty by hand; the next prune then frees all content that no new backup"
              + " needs");
    }
    if (has(outcome, "snapshot-damaged")) {
      hints.add(
          "restore the file of a damaged snapshot from a copy of the repository, or give it up: 'dj"
              + " snapshot delete "
              + damagedSnapshots(outcome)
              + "'");
    }
    if (has(outcome, "key-damaged")) {
      hints.add("'dj key list' shows damaged keys, 'dj key remove ID' removes one");
    }
    if (has(outcome, "file-hit") || has(outcome, "directory-hit")) {
      hints.add(
          (outcome.applied() ? "" : "then ")
              + "'dj repo repair --apply --from-source PATH', where the files still are, or --from"
              + " ADDRESS of another repository, brings back what has not changed");
      hints.add(
          "what nobody has any more: 'dj repo repair --apply --rewrite-snapshots' takes it out of"
              + " the snapshots");
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
        .put("folders_restored", plan.missingFolders().size())
        .put("segments_removed", plan.damagedSegments().size())
        .put("packs_listed", plan.adoptedPacks().size())
        .put("packs_missing", plan.missingPacks().size())
        .put("packs_damaged", plan.damagedPacks().size())
        .put("blobs_salvaged", plan.salvagedBlobs())
        .put("records_removed", plan.damagedRecords().size())
        .put("blobs_supplied", plan.suppliedBlobs())
        .put("snapshots_rewritten", outcome.rewritten());
  }
}
