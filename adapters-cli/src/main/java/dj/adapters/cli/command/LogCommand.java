package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.output.Table;
import dj.application.repository.TransactionLog;
import dj.domain.id.Id256;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import java.util.ArrayList;
import java.util.List;

/// `dj repo log`.
final class LogCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_LOG,
        List.of(
            "Lists what commands removed, the oldest first; with -v the ids of the snapshots too."
                + " 'dj repo rollback' undoes one of them. Transactions are kept for 30 days, and"
                + " the last 50 for longer."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of(new CommandModel.Example("dj repo log", "What was removed, by whom and when.")));
  }

  @Override
  public ExitCode run(Session session) {
    TransactionLog.Listing listing = session.open().change().log(session.password());
    List<LoggedTransaction> oldestFirst = listing.transactions().reversed();
    if (session.json()) {
      oldestFirst.forEach(logged -> session.item(json(logged)));
      session.summary(
          JsonObject.message("summary")
              .put("transactions_listed", oldestFirst.size())
              .put("damaged", listing.damaged().size()));
    } else {
      table(session, oldestFirst).lines(session.paint()).forEach(session.console()::result);
      session.message(Quantities.count(oldestFirst.size(), "transaction"));
    }
    listing
        .damaged()
        .forEach(finding ->
            session.notice(
                session.messagePaint().bad("damaged:") + " " + ShownText.of(finding.message())));
    return listing.damaged().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
  }

  private static Table table(Session session, List<LoggedTransaction> transactions) {
    Table table =
        new Table(
            Table.Column.text("TXN"),
            Table.Column.text("TIME"),
            Table.Column.text("WHAT"),
            Table.Column.text("BY"),
            Table.Column.number("REMOVED"),
            Table.Column.number("ADDED"),
            Table.Column.text("RESULT"));
    for (LoggedTransaction logged : transactions) {
      TransactionRecord.Begun begun = logged.begun();
      table.row(
          List.of(
              List.of(logged.id().toShortHex()),
              List.of(Quantities.time(begun.time(), session.environment().zone())),
              List.of(begun.operation().word()),
              List.of(ShownText.of(begun.user()) + "@" + ShownText.of(begun.host())),
              removed(session, begun),
              List.of(Quantities.count(begun.adds().size())),
              List.of(ShownText.of(result(logged)))));
    }
    return table;
  }

  private static List<String> removed(Session session, TransactionRecord.Begun begun) {
    List<String> lines = new ArrayList<>();
    lines.add(Quantities.count(begun.removes().size()));
    if (session.settings().verbosity() > 0) {
      begun.removes().forEach(removed -> lines.add(removed.id().toShortHex()));
    }
    return lines;
  }

  private static String result(LoggedTransaction logged) {
    return logged
        .ended()
        .map(ended -> ended.failure().map(failure -> "failed: " + failure).orElse("done"))
        .orElse("interrupted, or under way");
  }

  private static JsonObject json(LoggedTransaction logged) {
    TransactionRecord.Begun begun = logged.begun();
    return JsonObject.message("transaction")
        .put("id", logged.id().toHex())
        .put("time", begun.time().toString())
        .put("operation", begun.operation().word())
        .put("hostname", begun.host())
        .put("username", begun.user())
        .put("program_version", begun.program())
        .put(
            "removes", begun.removes().stream().map(RemovedSnapshot::id).map(Id256::toHex).toList())
        .put("adds", begun.adds().stream().map(Id256::toHex).toList())
        .put("result", result(logged));
  }
}
