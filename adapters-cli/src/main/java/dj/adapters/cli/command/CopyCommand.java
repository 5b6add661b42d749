package dj.adapters.cli.command;

import dj.adapters.cli.config.FromRepository;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.copy.CopyOutcome;
import dj.application.copy.CopyRequest;
import dj.application.usecase.UseCases;
import dj.domain.id.SnapshotId;
import java.util.List;
import java.util.stream.Stream;

/// `dj copy`.
final class CopyCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.COPY,
        List.of(
            "Copies snapshots of one repository to another one, of any two kinds of storage: all of"
                + " them, those that pass a filter, or those that are named. Snapshots that were"
                + " copied before are passed over, and content that is there is not read. What is"
                + " copied is decrypted, verified and encrypted anew.",
            "A repository made by 'dj repo init --key-from' shares its content with backups that"
                + " are made to it directly. Without that the copies take space of their own, all"
                + " trees are written anew, and each blob of new content takes some 140 bytes of"
                + " memory.",
            "A snapshot of which something is damaged is told and left out; the others are copied,"
                + " and the exit code is 3."),
        CommandModel.Operands.any("[ID...]"),
        Stream.of(
                Stream.of(FromRepository.ADDRESS),
                FromRepository.PASSWORD_OPTIONS.stream(),
                SnapshotOptions.ALL.stream(),
                Stream.of(ForgetCommand.DRY_RUN))
            .flatMap(options -> options)
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj copy --from-repo /srv/backup --repo b2:offsite:dj",
                "Copy all snapshots that are not there yet."),
            new CommandModel.Example(
                "dj copy --from-repo /srv/backup --repo /mnt/disk latest --host web1",
                "Copy the newest snapshot of a host.")));
  }

  @Override
  public ExitCode run(Session session) {
    FromRepository from = session.from();
    String address = from.address();
    CopyRequest request =
        new CopyRequest(
            session.arguments().operands(),
            SnapshotOptions.filter(session),
            session.arguments().isOn(ForgetCommand.DRY_RUN));
    UseCases target = session.openBeside(List.of(address));
    UseCases source = session.open(address);
    CopyOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.COPY)) {
      outcome =
          target
              .copy()
              .execute(
                  source.copy(),
                  request,
                  session.passwordOf(from, address),
                  session.password(),
                  display.progress());
    }
    ExitCode exitCode =
        session.decided(outcome.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL);
    if (session.json()) {
      json(session, outcome, request.dryRun());
    } else {
      tell(session, outcome, request.dryRun());
    }
    return exitCode;
  }

  private static void json(Session session, CopyOutcome outcome, boolean dryRun) {
    for (CopyOutcome.Copied copied : outcome.copied()) {
      JsonObject line =
          JsonObject.message("copied").put("source_snapshot_id", copied.source().id().toHex());
      copied.id().map(SnapshotId::toHex).ifPresent(id -> line.put("snapshot_id", id));
      session.item(line);
    }
    session.summary(
        JsonObject.message("summary")
            .put("dry_run", dryRun)
            .put("snapshots_copied", outcome.copied().size())
            .put("snapshots_present", outcome.present())
            .put("snapshots_failed", outcome.failed().size())
            .put("blobs", outcome.blobs())
            .put("bytes_read", outcome.bytesRead())
            .put("data_added_packed", outcome.bytesStored())
            .put("shared_keys", outcome.sameNames()));
  }

  private static void tell(Session session, CopyOutcome outcome, boolean dryRun) {
    for (CopyOutcome.Copied copied : outcome.copied()) {
      String id = copied.source().id().toShortHex();
      session.console().result(copied.id().map(made -> id + " -> " + made.toShortHex()).orElse(id));
    }
    session.message(
        (dryRun ? "dry run: would copy " : "copied ")
            + Quantities.count(outcome.copied().size(), "snapshot")
            + (dryRun
                ? ", with " + Quantities.bytes(outcome.bytesRead()) + " of content to read"
                : ", stored " + Quantities.bytes(outcome.bytesStored()))
            + (outcome.present() == 0
                ? ""
                : "; " + Quantities.count(outcome.present()) + " were there already"));
    if (!outcome.failed().isEmpty()) {
      session.message(
          Quantities.count(outcome.failed().size(), "snapshot")
              + " could not be copied; run dj repo check on the repository copied from");
    }
  }
}
