package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.application.usecase.UseCases;
import dj.domain.finding.Finding;
import java.util.List;
import java.util.Locale;

/// `dj repo check`.
final class CheckCommand implements Command {
  private static final Option READ_DATA =
      Option.flag(
          "Check",
          "Read every byte of every pack too. Finds damage that the storage does not report, and"
              + " takes as long as reading the whole repository.",
          "--read-data");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_CHECK,
        List.of(
            "Every pack must be there in its full size, and all that snapshots refer to must be in"
                + " the index. What is damaged is listed with the snapshots and files that are hit;"
                + " the exit code is then 4. Nothing is changed."),
        CommandModel.Operands.NONE,
        List.of(READ_DATA),
        true,
        List.of(
            new CommandModel.Example("dj repo check", "Check the structure; takes seconds."),
            new CommandModel.Example("dj repo check --read-data", "Verify every byte.")));
  }

  @Override
  public ExitCode run(Session session) {
    UseCases useCases = session.open();
    boolean readData = session.arguments().isOn(READ_DATA);
    CheckOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.CHECK)) {
      outcome =
          useCases
              .check()
              .execute(new CheckRequest(readData), session.password(), display.progress());
    }
    ExitCode exitCode = session.decided(outcome.damaged() ? ExitCode.DAMAGED : ExitCode.DONE);
    if (session.json()) {
      outcome.findings().forEach(finding -> session.item(json(finding)));
      session.summary(json(outcome));
    } else {
      report(session, outcome, readData);
    }
    return exitCode;
  }

  private static void report(Session session, CheckOutcome outcome, boolean readData) {
    for (Finding finding : outcome.findings()) {
      boolean damage = finding.severity() == Finding.Severity.DAMAGE;
      if (damage || !session.quiet()) {
        session.console().result(line(session, finding, damage));
      }
    }
    String counts =
        Quantities.count(outcome.snapshots(), "snapshot")
            + ", "
            + Quantities.count(outcome.packs(), "pack")
            + ", "
            + Quantities.count(outcome.blobs(), "blob")
            + (readData ? ", " + Quantities.bytes(outcome.bytesRead()) + " read" : "");
    session.message("checked " + counts);
    if (!outcome.damaged()) {
      session.message(session.messagePaint().good("no damage found"));
      return;
    }
    session.notice(session.messagePaint().bad("the repository is damaged"));
    session.notice(
        readData
            ? "  hint: what is not listed above can be restored. Where the source of a damaged file"
                + " is still there, 'dj backup create --force PATH' stores it again."
            : "  hint: 'dj repo check --read-data' looks for more damage, in every byte");
  }

  private static String line(Session session, Finding finding, boolean damage) {
    String label = damage ? session.paint().bad("damage:") : session.paint().faint("note:  ");
    return label
        + " "
        + ShownText.of(finding.subject())
        + " "
        + ShownText.of(finding.message())
        + " "
        + session.paint().faint("[" + finding.code() + "]");
  }

  private static JsonObject json(Finding finding) {
    return JsonObject.message("finding")
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("code", finding.code())
        .put("subject", finding.subject())
        .put("message", finding.message());
  }

  private static JsonObject json(CheckOutcome outcome) {
    long damages =
        outcome.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.DAMAGE)
            .count();
    return JsonObject.message("summary")
        .put("damaged", outcome.damaged())
        .put("num_errors", damages)
        .put("snapshots", outcome.snapshots())
        .put("packs", outcome.packs())
        .put("blobs", outcome.blobs())
        .put("bytes_read", outcome.bytesRead());
  }
}
