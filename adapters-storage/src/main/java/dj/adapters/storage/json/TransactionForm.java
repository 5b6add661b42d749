package dj.adapters.storage.json;

import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.transaction.Operation;
import dj.domain.transaction.RemovedSnapshot;
import dj.domain.transaction.TransactionRecord;
import dj.domain.tree.RawBytes;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A transaction record as JSON, specified in `docs/format/log.md`.
final class TransactionForm extends JsonForm<TransactionRecord> {
  private static final int VERSION = 1;
  private static final String BEGUN = "begun";
  private static final String ENDED = "ended";

  @Override
  void write(TransactionRecord transaction, ObjectWriter object) {
    object.field("version", VERSION);
    switch (transaction) {
      case TransactionRecord.Begun begun -> write(begun, object);
      case TransactionRecord.Ended ended -> write(ended, object);
    }
  }

  private static void write(TransactionRecord.Begun begun, ObjectWriter object) {
    object
        .field("kind", BEGUN)
        .field("time", Rfc3339.format(begun.time()))
        .field("operation", begun.operation().word())
        .field("session", begun.session().toHex())
        .field("host", begun.host())
        .field("user", begun.user())
        .field("program", begun.program())
        .objects(
            "removes",
            begun.removes(),
            (removed, fields) ->
                fields
                    .field("id", removed.id().toHex())
                    .field("file", Base64.getEncoder().encodeToString(removed.file().toBytes())))
        .field("adds", hex(begun.adds()));
    begun.snapshotsBefore().ifPresent(count -> object.field("snapshots_before", count));
  }

  private static void write(TransactionRecord.Ended ended, ObjectWriter object) {
    object
        .field("kind", ENDED)
        .field("transaction", ended.transaction().toHex())
        .field("time", Rfc3339.format(ended.time()))
        .field("removed", hex(ended.removed()));
    ended.failure().ifPresent(failure -> object.field("failure", failure));
  }

  private static List<String> hex(Collection<SnapshotId> ids) {
    return ids.stream().map(SnapshotId::toHex).toList();
  }

  @Override
  TransactionRecord read(Fields fields) {
    fields.requireVersion(VERSION);
    String kind = fields.text("kind");
    return switch (kind) {
      case BEGUN -> begun(fields);
      case ENDED -> ended(fields);
      default -> throw fields.unsupported("is a record of the kind `" + kind + "`");
    };
  }

  private static TransactionRecord.Begun begun(Fields fields) {
    return new TransactionRecord.Begun(
        Rfc3339.parseInstant(fields.text("time")),
        operation(fields),
        SessionId.parse(fields.text("session")),
        fields.text("host"),
        fields.text("user"),
        fields.text("program"),
        fields.objects("removes").stream().map(TransactionForm::removed).toList(),
        ids(fields, "adds"),
        snapshotsBefore(fields));
  }

  private static OptionalInt snapshotsBefore(Fields fields) {
    return fields.has("snapshots_before")
        ? OptionalInt.of(fields.natural("snapshots_before"))
        : OptionalInt.empty();
  }

  private static RemovedSnapshot removed(Fields fields) {
    return new RemovedSnapshot(
        SnapshotId.parse(fields.text("id")),
        RawBytes.copyOf(Base64.getDecoder().decode(fields.text("file"))));
  }

  private static TransactionRecord.Ended ended(Fields fields) {
    return new TransactionRecord.Ended(
        TransactionId.parse(fields.text("transaction")),
        Rfc3339.parseInstant(fields.text("time")),
        ids(fields, "removed"),
        fields.optionalText("failure"));
  }

  private static List<SnapshotId> ids(Fields fields, String name) {
    return fields.texts(name).stream().map(SnapshotId::parse).toList();
  }

  private static Operation operation(Fields fields) {
    String word = fields.text("operation");
    Optional<Operation> operation =
        Stream.of(Operation.values()).filter(known -> known.word().equals(word)).findFirst();
    return operation.orElseThrow(() -> fields.unsupported("has the operation `" + word + "`"));
  }
}
