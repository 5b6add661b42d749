package dj.adapters.storage.json;

import dj.domain.id.SessionId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;

/// A lease as JSON, specified in `docs/format/locks.md`.
final class LeaseForm extends JsonForm<Lease> {
  private static final int VERSION = 1;

  @Override
  void write(Lease lease, ObjectWriter object) {
    object
        .field("version", VERSION)
        .field("session", lease.session().toHex())
        .field("kind", lease.kind().label())
        .field("host", lease.host())
        .field("user", lease.user())
        .field("pid", lease.process().pid())
        .field("boot_id", lease.process().bootId())
        .field("pid_namespace", lease.process().pidNamespace())
        .field("start_ticks", lease.process().startTicks())
        .field("program", lease.program())
        .field("heartbeat", lease.heartbeat())
        .field("done", lease.done());
  }

  @Override
  Lease read(Fields fields) {
    fields.requireVersion(VERSION);
    return new Lease(
        SessionId.parse(fields.text("session")),
        kind(fields),
        fields.text("host"),
        fields.text("user"),
        new ProcessIdentity(
            fields.naturalLong("pid"),
            fields.text("boot_id"),
            fields.naturalLong("pid_namespace"),
            fields.naturalLong("start_ticks")),
        fields.text("program"),
        fields.naturalLong("heartbeat"),
        fields.bool("done"));
  }

  private static LeaseKind kind(Fields fields) {
    String label = fields.text("kind");
    for (LeaseKind kind : LeaseKind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw fields.unsupported("is a lease of the kind " + label);
  }
}
