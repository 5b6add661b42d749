package dj.adapters.storage.json;

import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.Revocation;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A revocation as JSON, specified in `docs/format/locks.md`.
final class RevocationForm extends JsonForm<Revocation> {
  private static final int VERSION = 1;
  private static final String OPEN = "open";
  private static final String CLOSED = "closed";

  @Override
  void write(Revocation revocation, ObjectWriter object) {
    object
        .field("version", VERSION)
        .field("session", revocation.session().toHex())
        .field("revoker", revocation.revoker().toHex());
    switch (revocation.state()) {
      case Revocation.State.Open _ -> object.field("state", OPEN);
      case Revocation.State.Closed closed ->
          object.field("state", CLOSED).object("keep", keep -> write(closed, keep));
    }
  }

  private static void write(Revocation.State.Closed closed, ObjectWriter object) {
    object
        .field("snapshots", closed.snapshots().stream().map(SnapshotId::toHex).toList())
        .field("segments", closed.segments().stream().map(IndexId::toHex).toList());
  }

  @Override
  Revocation read(Fields fields) {
    fields.requireVersion(VERSION);
    return new Revocation(
        SessionId.parse(fields.text("session")),
        SessionId.parse(fields.text("revoker")),
        state(fields));
  }

  private static Revocation.State state(Fields fields) {
    String state = fields.text("state");
    return switch (state) {
      case OPEN -> new Revocation.State.Open();
      case CLOSED -> closed(fields.object("keep"));
      default -> throw fields.damage("state", "is neither open nor closed");
    };
  }

  private static Revocation.State closed(Fields fields) {
    return new Revocation.State.Closed(
        fields.texts("snapshots").stream()
            .map(SnapshotId::parse)
            .collect(Collectors.toCollection(TreeSet::new)),
        fields.texts("segments").stream()
            .map(IndexId::parse)
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
