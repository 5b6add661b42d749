package dj.adapters.storage.json;

import dj.domain.config.Config;
import dj.domain.key.KeySlotHeader;
import dj.domain.lease.Lease;
import dj.domain.lease.Revocation;
import dj.domain.port.DocumentCodec;
import dj.domain.snapshot.Snapshot;
import dj.domain.transaction.TransactionRecord;

/// The documents of a repository as JSON. Each form names its fields one by one, without
/// reflection: it works inside modules, costs nothing at the start, and a renamed field of a record
/// cannot change the format.
public final class JsonDocumentCodec implements DocumentCodec {
  private final Form<Config> config = new ConfigForm();
  private final Form<KeySlotHeader> keySlotHeader = new KeySlotHeaderForm();
  private final Form<Snapshot> snapshot = new SnapshotForm();
  private final Form<Lease> lease = new LeaseForm();
  private final Form<Revocation> revocation = new RevocationForm();
  private final Form<TransactionRecord> transaction = new TransactionForm();

  /// Creates the codec, which has no state.
  public JsonDocumentCodec() {}

  @Override
  public Form<Config> config() {
    return config;
  }

  @Override
  public Form<KeySlotHeader> keySlotHeader() {
    return keySlotHeader;
  }

  @Override
  public Form<Snapshot> snapshot() {
    return snapshot;
  }

  @Override
  public Form<Lease> lease() {
    return lease;
  }

  @Override
  public Form<Revocation> revocation() {
    return revocation;
  }

  @Override
  public Form<TransactionRecord> transaction() {
    return transaction;
  }
}
