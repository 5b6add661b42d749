package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.application.usecase.UseCases;
import dj.domain.finding.Finding;
import dj.domain.verification.Coverage;
import dj.domain.verification.ReadScope;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// `dj repo check`.
final class CheckCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_CHECK,
        List.of(
            "Every pack must be there in its full size, and all that snapshots refer to must be in"
                + " the index. What is damaged is listed with the snapshots and files that are hit;"
                + " the exit code is then 4.",
            "What was read and found sound is remembered in the repository, so that a check of a"
                + " part goes on where the last one ended. Nothing else is changed.",
            "With --max-age, what was verified within that time is relied on: packs are not read"
                + " again, and neither are the trees of snapshots, as long as all packs that they"
                + " were found in are there and listed. Without it, every tree is read."),
        CommandModel.Operands.NONE,
        CheckOptions.ALL,
        true,
        List.of(
            new CommandModel.Example("dj repo check", "Check the structure; takes seconds."),
            new CommandModel.Example("dj repo check --read-data", "Verify every byte."),
            new CommandModel.Example(
                "dj repo check --max-age 30d --time-budget 10m",
                "Ten minutes each night: whatever was not verified for a month.")));
  }

  @Override
  public ExitCode run(Session session) {
    UseCases useCases = session.open();
    CheckRequest request = new CheckRequest(CheckOptions.scope(session.arguments()));
    CheckOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.CHECK)) {
      outcome = useCases.check().execute(request, session.password(), display.progress());
    }
    ExitCode exitCode = session.decided(outcome.damaged() ? ExitCode.DAMAGED : ExitCode.DONE);
    if (session.json()) {
      outcome.findings().forEach(finding -> session.item(FindingText.json(finding)));
      session.summary(json(outcome, session.environment().zone()));
    } else {
      report(session, outcome, request);
    }
    return exitCode;
  }

  private static void report(Session session, CheckOutcome outcome, CheckRequest request) {
    for (Finding finding : outcome.findings()) {
      boolean damage = finding.severity() == Finding.Severity.DAMAGE;
      if (damage || !session.quiet()) {
        session.console().result(FindingText.line(session, finding));
      }
    }
    String counts =
        Quantities.count(outcome.snapshots(), "snapshot")
            + ", "
            + Quantities.count(outcome.packs(), "pack")
            + ", "
            + Quantities.count(outcome.blobs(), "blob")
            + (outcome.packsRead() > 0 ? read(outcome) : "");
    session.message("checked " + counts);
    recalled(session, outcome).ifPresent(session::message);
    coverage(session, outcome).forEach(session::message);
    if (!outcome.damaged()) {
      session.message(session.messagePaint().good("no damage found"));
      return;
    }
    session.notice(session.messagePaint().bad("the repository is damaged"));
    boolean everything = request.reading().map(ReadScope::isEverything).orElse(false);
    session.notice(
        "  hint: what is not listed above can be restored. 'dj repo repair"
            + (everything ? " --deep" : "")
            + "' tells what can be repaired, and changes nothing; with --from-source PATH or --from"
            + " ADDRESS also what other places still have"
            + (everything ? "" : "; 'dj repo check --read-data' looks for more damage"));
  }

  private static String read(CheckOutcome outcome) {
    return "; read "
        + Quantities.count(outcome.packsRead(), "pack")
        + ", "
        + Quantities.bytes(outcome.bytesRead())
        + (outcome.unread() > 0
            ? "; no time for " + Quantities.count(outcome.unread(), "further pack")
            : "");
  }

  private static Optional<String> recalled(Session session, CheckOutcome outcome) {
    ZoneId zone = session.environment().zone();
    return outcome
        .recalled()
        .since()
        .map(time ->
            "not read again: the trees of "
                + Quantities.count(outcome.recalled().snapshots(), "snapshot")
                + ", found whole on "
                + Quantities.time(time, zone)
                + " or later");
  }

  private static List<String> coverage(Session session, CheckOutcome outcome) {
    Coverage coverage = outcome.coverage();
    if (coverage.packs() == 0) {
      return List.of();
    }
    ZoneId zone = session.environment().zone();
    String never =
        coverage.unverifiedPacks() == 0
            ? ""
            : "; " + Quantities.count(coverage.unverifiedPacks(), "pack") + " never";
    return List.of(
        "verified within "
            + Quantities.count(coverage.windowDays(), "day")
            + ": "
            + Quantities.percent(coverage.recentBytes(), coverage.bytes())
            + " of "
            + Quantities.bytes(coverage.bytes())
            + coverage
                .oldest()
                .map(time -> "; the oldest on " + Quantities.time(time, zone))
                .orElse("")
            + never);
  }

  private static JsonObject json(CheckOutcome outcome, ZoneId zone) {
    long damages =
        outcome.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.DAMAGE)
            .count();
    Coverage coverage = outcome.coverage();
    JsonObject json =
        JsonObject.message("summary")
            .put("damaged", outcome.damaged())
            .put("num_errors", damages)
            .put("snapshots", outcome.snapshots())
            .put("snapshots_recalled", outcome.recalled().snapshots())
            .put("packs", outcome.packs())
            .put("blobs", outcome.blobs())
            .put("bytes_read", outcome.bytesRead())
            .put("packs_read", outcome.packsRead())
            .put("packs_unread", outcome.unread())
            .put("verified_window_days", coverage.windowDays())
            .put("verified_bytes", coverage.recentBytes())
            .put("verified_total_bytes", coverage.bytes())
            .put("never_verified_packs", coverage.unverifiedPacks());
    outcome
        .recalled()
        .since()
        .ifPresent(time -> json.put("oldest_walk", Quantities.timestamp(time, zone)));
    coverage
        .oldest()
        .ifPresent(time -> json.put("oldest_verified", Quantities.timestamp(time, zone)));
    return json;
  }
}
