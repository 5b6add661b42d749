package dj.domain.port;

import dj.domain.config.Config;
import dj.domain.key.KeySlotHeader;
import dj.domain.lease.Lease;
import dj.domain.lease.Revocation;
import dj.domain.snapshot.Snapshot;
import dj.domain.transaction.TransactionRecord;

/// The JSON documents inside the files of a repository.
///
/// Guarantees, of every form:
///
/// - G1: `decode(encode(x)) = x`, and equal documents are encoded to equal bytes.
/// - G2: whatever is not a document of the form ends in a [dj.domain.error.DamageException] that
///   names the subject and the field; one of a later version in a
///   [dj.domain.error.UnsupportedVersionException].
/// - G3: a field that is there twice, nesting beyond the need, text that is not UTF-8, and numbers
///   out of range are refused; nothing is guessed.
/// - G4: fields that this version does not know are kept with configs and snapshots, and passed
///   over in all others.
/// - G5: safe for use by many threads at once.
public interface DocumentCodec {
  /// The form of the config.
  Form<Config> config();

  /// The form of the clear part of a keyslot.
  Form<KeySlotHeader> keySlotHeader();

  /// The form of a snapshot.
  Form<Snapshot> snapshot();

  /// The form of a lease.
  Form<Lease> lease();

  /// The form of a revocation.
  Form<Revocation> revocation();

  /// The form of a transaction record.
  Form<TransactionRecord> transaction();

  /// How one kind of document is written and read.
  interface Form<T> {
    /// The JSON of `document` in UTF-8.
    byte[] encode(T document);

    /// Parses JSON.
    ///
    /// @param subject the file, for messages
    T decode(String subject, byte[] json);
  }
}
