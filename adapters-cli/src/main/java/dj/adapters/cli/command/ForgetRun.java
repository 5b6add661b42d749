package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.prune.PruneOutcome;
import dj.application.usecase.ForgetOutcome;
import dj.application.usecase.ForgetRequest;
import dj.application.usecase.ForgetSnapshots;
import dj.domain.id.TransactionId;
import dj.domain.retention.RetentionPlan;
import java.util.Optional;

/// What `dj forget` and `dj repo prune` with a policy have in common: the plan is shown, asked
/// about if it is an unusual one, and carried out.
final class ForgetRun {
  private final Session session;
  private final ForgetRequest request;

  ForgetRun(Session session, ForgetRequest request) {
    this.session = session;
    this.request = request;
  }

  ExitCode run() {
    ForgetSnapshots forget = session.open().forget();
    ForgetOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.PRUNE)) {
      outcome =
          forget.execute(
              request,
              session.password(),
              display.progress(),
              (plan, estimate) -> {
                display.pause();
                review(plan, estimate);
                display.resume();
              });
    }
    if (session.json()) {
      session.summary(summary(outcome));
    } else {
      report(outcome);
    }
    return ExitCode.DONE;
  }

  private void review(RetentionPlan plan, Optional<PruneOutcome> estimate) {
    new RetentionReport(session).write(plan);
    estimate.map(PruneOutcome::estimate).ifPresent(found -> PruneReport.tell(session, found));
    boolean unusual = plan.removesMoreThanHalf() || !plan.emptied().isEmpty();
    if (unusual && !request.dryRun()) {
      Confirmation.require(session, question(plan));
    }
  }

  private String question(RetentionPlan plan) {
    return "remove "
        + Quantities.count(plan.removed().size(), "snapshot")
        + " of "
        + Quantities.count(plan.allSnapshots())
        + (plan.emptied().isEmpty()
            ? ""
            : ", the last ones of " + Quantities.count(plan.emptied().size(), "group"))
        + (freesAtOnce() ? ", and free their space, which cannot be undone?" : "?");
  }

  private boolean freesAtOnce() {
    return request.prune().filter(prune -> prune.undoWindow().isZero()).isPresent();
  }

  private void report(ForgetOutcome outcome) {
    if (request.dryRun()) {
      session.message("dry run: nothing was changed");
      return;
    }
    if (!outcome.plan().removed().isEmpty()) {
      session.message("removed " + Quantities.count(outcome.plan().removed().size(), "snapshot"));
    }
    request
        .prune()
        .ifPresentOrElse(
            prune -> Undo.tell(session, outcome.transactions(), prune.undoWindow()),
            () -> Undo.tell(session, outcome.transactions()));
    outcome.prune().ifPresent(prune -> PruneReport.tell(session, prune));
  }

  private JsonObject summary(ForgetOutcome outcome) {
    JsonObject line =
        JsonObject.message("summary")
            .put("dry_run", request.dryRun())
            .put("snapshots_kept", outcome.plan().kept().size())
            .put("snapshots_removed", outcome.plan().removed().size())
            .put(
                "transactions", outcome.transactions().stream().map(TransactionId::toHex).toList());
    outcome.prune().ifPresent(prune -> PruneReport.put(line, prune));
    return line;
  }
}
