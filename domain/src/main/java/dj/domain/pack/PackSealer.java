package dj.domain.pack;

import dj.domain.blob.PackedBlob;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.RecordFormat;
import dj.domain.port.Aead;

/// What one thread seals records and trailers with.
public final class PackSealer {
  private final Aead.Context cipher;
  private final byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
  private final byte[] associatedData = new byte[RecordFormat.ASSOCIATED_LENGTH_BYTES];

  /// Creates the state of one thread.
  public PackSealer(Aead aead) {
    this.cipher = aead.newContext();
  }

  /// Seals a record into its place in `target`. The nonce is the ordinal under a key that is the
  /// pack's own, so it is used once as long as an ordinal is given out once.
  void sealRecord(PackKey key, int ordinal, PackedBlob blob, byte[] plain, byte[] target) {
    int plainLength = blob.sealedLengthBytes() - Aead.TAG_LENGTH_BYTES;
    RecordFormat.putInner(plain, blob.id(), blob.kind(), blob.codec(), blob.rawLengthBytes());
    RecordFormat.putNonce(nonce, ordinal);
    RecordFormat.putAssociatedData(associatedData, key.header(), ordinal);
    int sealedAt = blob.offset() + RecordFormat.HEADER_LENGTH_BYTES;
    cipher.seal(key.record(), nonce, associatedData, plain, 0, plainLength, target, sealedAt);
    RecordFormat.putHeader(
        target, blob.offset(), blob.offset(), key.mask(), ordinal, blob.sealedLengthBytes());
  }

  /// Seals a trailer; its key seals nothing else, so the nonce is 0.
  void sealTrailer(PackKey key, byte[] plain, byte[] target, int targetOffset) {
    PackHeader header = key.header();
    RecordFormat.putNonce(nonce, 0);
    cipher.seal(key.table(), nonce, header.toBytes(), plain, 0, plain.length, target, targetOffset);
  }
}
