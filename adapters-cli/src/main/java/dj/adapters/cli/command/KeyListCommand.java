package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.output.Table;
import dj.application.usecase.ManageKeys;
import dj.domain.key.Argon2Parameters;
import dj.domain.keyslot.StoredKey;
import java.time.ZoneId;
import java.util.List;

/// `dj key list`.
final class KeyListCommand implements Command {
  private static final int KIB_PER_MIB = 1024;

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.KEY_LIST,
        List.of(
            "The key that opened the repository is marked with '*'. A key that is damaged, so that"
                + " no password opens it, is listed with what is wrong with it; remove it with"
                + " 'dj key remove', or restore its file from a copy. The exit code is then 4."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of(new CommandModel.Example("dj key list", "Which keys open this repository.")));
  }

  @Override
  public ExitCode run(Session session) {
    ManageKeys.Listing listing = session.open().keys().list(session.password());
    ZoneId zone = session.environment().zone();
    if (session.json()) {
      listing.keys().forEach(key -> session.item(json(key, listing, zone)));
      session.summary(JsonObject.message("summary").put("keys", listing.keys().size()));
    } else {
      Table table =
          new Table(
              Table.Column.text("KEY"),
              Table.Column.text("CREATED"),
              Table.Column.text("LABEL"),
              Table.Column.text("DERIVATION"));
      listing.keys().forEach(key -> table.row(row(key, listing, zone)));
      table.lines(session.paint()).forEach(session.console()::result);
    }
    boolean damaged = listing.keys().stream().anyMatch(StoredKey.Damaged.class::isInstance);
    return damaged ? ExitCode.DAMAGED : ExitCode.DONE;
  }

  private static List<List<String>> row(StoredKey key, ManageKeys.Listing listing, ZoneId zone) {
    String id = key.id().toShortHex() + (key.id().equals(listing.current()) ? "*" : "");
    return switch (key) {
      case StoredKey.Whole whole ->
          row(
              id,
              Quantities.time(whole.header().created(), zone),
              ShownText.of(whole.header().label()),
              derivation(whole.header().parameters()));
      case StoredKey.Damaged damaged -> row(id, "", "", "damaged: " + damaged.message());
      case StoredKey.Unsupported unsupported -> row(id, "", "", unsupported.message());
    };
  }

  private static List<List<String>> row(String... cells) {
    return List.of(cells).stream().map(List::of).toList();
  }

  private static String derivation(Argon2Parameters parameters) {
    return "Argon2id, "
        + Quantities.bytes((long) parameters.memoryKib() * KIB_PER_MIB)
        + ", "
        + parameters.iterations()
        + (parameters.iterations() == 1 ? " pass" : " passes")
        + ", "
        + Quantities.count(parameters.parallelism(), "lane");
  }

  private static JsonObject json(StoredKey key, ManageKeys.Listing listing, ZoneId zone) {
    JsonObject json =
        JsonObject.message("key")
            .put("id", key.id().toHex())
            .put("current", key.id().equals(listing.current()));
    return switch (key) {
      case StoredKey.Whole whole ->
          json.put("state", "whole")
              .put("created", Quantities.timestamp(whole.header().created(), zone))
              .put("label", whole.header().label())
              .put("kdf", "argon2id")
              .put("kdf_memory_kib", whole.header().parameters().memoryKib())
              .put("kdf_iterations", whole.header().parameters().iterations())
              .put("kdf_parallelism", whole.header().parameters().parallelism());
      case StoredKey.Damaged damaged ->
          json.put("state", "damaged").put("message", damaged.message());
      case StoredKey.Unsupported unsupported ->
          json.put("state", "unsupported").put("message", unsupported.message());
    };
  }
}
