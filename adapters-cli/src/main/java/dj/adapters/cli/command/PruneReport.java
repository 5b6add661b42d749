package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.application.prune.PackCount;
import dj.application.prune.PruneEstimate;
import dj.application.prune.PruneOutcome;
import dj.domain.lease.Lease;

/// What a prune is about to free, and what it freed, as people and programs read it.
final class PruneReport {
  private PruneReport() {}

  /// Tells what is going to be freed.
  static void tell(Session session, PruneEstimate estimate) {
    session.message(
        "in use: "
            + Quantities.bytes(estimate.usedBytes())
            + "; of no use: "
            + Quantities.bytes(estimate.unusedBytes()));
    session.message(
        "to be removed: "
            + packs(estimate.dead())
            + (estimate.rewritten().packs() == 0
                ? ""
                : ", to be written anew: " + packs(estimate.rewritten()))
            + (estimate.condemnedBefore().packs() == 0
                ? ""
                : ", condemned before: " + packs(estimate.condemnedBefore()))
            + (estimate.orphans().packs() == 0
                ? ""
                : ", left by interrupted runs: " + packs(estimate.orphans())));
    session.message("will free about " + Quantities.bytes(estimate.freedBytes()));
  }

  /// Tells what was freed.
  static void tell(Session session, PruneOutcome outcome) {
    if (outcome.ending() == PruneOutcome.Ending.PLANNED) {
      return;
    }
    session.message(
        "freed "
            + Quantities.bytes(Math.max(0, outcome.freedBytes()))
            + ": removed "
            + packs(outcome.deleted())
            + ", wrote "
            + Quantities.bytes(outcome.repackedBytes())
            + " anew");
    if (outcome.condemned().packs() > 0) {
      session.message(
          packs(outcome.condemned()) + " condemned, to be freed by a later prune" + why(outcome));
    }
    if (outcome.undeletable().packs() > 0) {
      session.warning(
          "the storage did not let "
              + packs(outcome.undeletable())
              + " go; the next prune tries again");
    }
  }

  private static String why(PruneOutcome outcome) {
    if (outcome.ending() != PruneOutcome.Ending.POSTPONED) {
      return "";
    }
    String others =
        String.join(
            ", ",
            outcome.others().stream()
                .map((Lease lease) ->
                    ShownText.of(lease.host()) + " (process " + lease.process().pid() + ")")
                .toList());
    return others.isEmpty()
        ? ": somebody else is at work"
        : ": at work is " + others + "; --wait waits for them";
  }

  private static String packs(PackCount count) {
    return Quantities.count(count.packs(), "pack") + " with " + Quantities.bytes(count.bytes());
  }

  /// Puts what was done into a line of JSON.
  static JsonObject put(JsonObject line, PruneOutcome outcome) {
    PruneEstimate estimate = outcome.estimate();
    return line.put("ending", outcome.ending().name().toLowerCase(java.util.Locale.ROOT))
        .put("bytes_used", estimate.usedBytes())
        .put("bytes_unused", estimate.unusedBytes())
        .put("bytes_to_free", estimate.freedBytes())
        .put("bytes_freed", outcome.freedBytes())
        .put("bytes_repacked", outcome.repackedBytes())
        .put("packs_deleted", outcome.deleted().packs())
        .put("packs_condemned", outcome.condemned().packs())
        .put("bytes_condemned", outcome.condemned().bytes())
        .put("packs_undeletable", outcome.undeletable().packs());
  }
}
