package dj.domain.pack;

import dj.domain.blob.BlobLocation;
import dj.domain.blob.Codec;
import dj.domain.blob.PackedBlob;
import dj.domain.error.DamageException;
import dj.domain.format.v1.PackFooter;
import dj.domain.format.v1.PackHeader;
import dj.domain.format.v1.PackTrailer;
import dj.domain.format.v1.RecordFormat;
import dj.domain.id.BlobId;
import dj.domain.id.PackId;
import dj.domain.port.Aead;
import dj.domain.port.Compressor;
import dj.domain.port.ContentHasher;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one thread opens blobs and trailers with. Its buffers are used again from blob to blob, so
/// opening one allocates nothing once they have grown.
///
/// A blob is believed only if all of this holds, in this order: sync word and lengths are those of
/// the index, the CRC32C, the seal, the id and lengths inside it, the length when expanded, and the
/// id computed anew from the content.
public final class BlobReader implements AutoCloseable {
  private final Aead.Context cipher;
  private final Compressor.Context compressor;
  private final ContentHasher hasher;
  private final byte[] nonce = new byte[Aead.NONCE_LENGTH_BYTES];
  private final byte[] associatedData = new byte[RecordFormat.ASSOCIATED_LENGTH_BYTES];
  private final byte[] hash = new byte[BlobId.LENGTH_BYTES];
  private byte[] plain = new byte[0];
  private byte[] expanded = new byte[0];
  private byte[] content = plain;
  private int contentOffset;
  private int contentLengthBytes;
  private int payloadLengthBytes;
  private Codec codec = Codec.RAW;

  /// Creates the state of one thread.
  public BlobReader(Aead aead, Compressor compressor, ContentHasher hasher) {
    this.cipher = aead.newContext();
    this.compressor = compressor.newContext();
    this.hasher = hasher;
  }

  /// The length of a blob's whole record, which is what is read from the pack at its offset.
  public static int recordLengthBytes(BlobLocation location) {
    return RecordFormat.HEADER_LENGTH_BYTES + location.sealedLengthBytes();
  }

  /// The same for a blob that a pack's own table lists.
  public static int recordLengthBytes(PackedBlob blob) {
    return RecordFormat.HEADER_LENGTH_BYTES + blob.sealedLengthBytes();
  }

  /// Opens one blob. Its content is at [#contentOffset] of [#content] until the next call.
  ///
  /// @param key the keys of the pack
  /// @param id the blob that is wanted
  /// @param location where the index says it is
  /// @param source the bytes of the record
  /// @param position where they begin in `source`
  /// @throws DamageException if they are not the record of this blob
  public void open(PackKey key, BlobId id, BlobLocation location, byte[] source, int position) {
    openSeal(key, id, location, source, position);
    int offset = location.offset();
    expand(
        location.pack(),
        offset,
        id,
        location.codec(),
        location.sealedLengthBytes(),
        location.rawLengthBytes());
    requireId(location.pack(), offset, key, id);
  }

  /// Opens the seal of one blob, which names the blob that was put under it, and leaves its content
  /// as it was encoded: in [#payload] until the next call. Nobody without the key can have changed
  /// it; whether it was right when it was sealed, only [#open] tells.
  ///
  /// @throws DamageException if the bytes are not a record of this blob
  public void openSeal(PackKey key, BlobId id, BlobLocation location, byte[] source, int position) {
    int sealedLength = location.sealedLengthBytes();
    int offset = location.offset();
    if (source.length - position < recordLengthBytes(location)
        || RecordFormat.sealedLengthBytes(source, position, offset, key.mask()) != sealedLength) {
      throw damage(location.pack(), offset, id, "is not where the index says");
    }
    decrypt(location.pack(), key, offset, sealedLength, source, position);
    boolean expected =
        RecordFormat.innerEquals(
            plain, id, location.kind(), location.codec(), location.rawLengthBytes());
    if (!expected) {
      throw damage(location.pack(), offset, id, "is another blob than the index says");
    }
    codec = location.codec();
    contentLengthBytes = location.rawLengthBytes();
    payloadLengthBytes = sealedLength - RecordFormat.SEALING_LENGTH_BYTES;
  }

  /// Opens one blob into an array of its own.
  ///
  /// @see #open
  public byte[] read(PackKey key, BlobId id, BlobLocation location, byte[] source, int position) {
    open(key, id, location, source, position);
    return Arrays.copyOfRange(content, contentOffset, contentOffset + contentLengthBytes);
  }

  /// The array that holds the content of the blob that was opened last.
  public byte[] content() {
    return content;
  }

  /// Where the content begins in its array.
  public int contentOffset() {
    return contentOffset;
  }

  /// The length of the content in bytes.
  public int contentLengthBytes() {
    return contentLengthBytes;
  }

  /// The array that holds the payload of the blob that was opened last, or whose seal was: its
  /// content as it is stored, compressed or not, from [RecordFormat#INNER_LENGTH_BYTES] for
  /// [#payloadLengthBytes] bytes.
  public byte[] payload() {
    return plain;
  }

  /// The length of the payload in bytes.
  public int payloadLengthBytes() {
    return payloadLengthBytes;
  }

  /// How the payload was made from the content.
  public Codec codec() {
    return codec;
  }

  /// Opens whatever record is at `offset` of a pack whose bytes are in `source`, with no index.
  ///
  /// @return what the record holds, or nothing if there is no sound record
  Optional<PackedBlob> tryOpen(
      PackId pack, PackKey key, int offset, byte[] source, int lengthBytes) {
    int room = lengthBytes - offset - RecordFormat.HEADER_LENGTH_BYTES;
    if (room < 0) {
      return Optional.empty();
    }
    int sealedLength = RecordFormat.sealedLengthBytes(source, offset, offset, key.mask());
    if (sealedLength < 0 || sealedLength > room) {
      return Optional.empty();
    }
    try {
      return Optional.of(openAny(pack, key, offset, sealedLength, source));
    } catch (DamageException _) {
      return Optional.empty();
    }
  }

  private PackedBlob openAny(
      PackId pack, PackKey key, int offset, int sealedLength, byte[] source) {
    decrypt(pack, key, offset, sealedLength, source, offset);
    PackedBlob blob = RecordFormat.inner("pack " + pack.toShortHex(), plain, offset, sealedLength);
    if (blob.kind() != key.kind()) {
      throw damage(pack, offset, blob.id(), "is of another kind than its pack");
    }
    expand(pack, offset, blob.id(), blob.codec(), sealedLength, blob.rawLengthBytes());
    requireId(pack, offset, key, blob.id());
    return blob;
  }

  private void decrypt(
      PackId pack, PackKey key, int offset, int sealedLength, byte[] source, int position) {
    if (!RecordFormat.checksumHolds(source, position, offset, key.mask(), sealedLength)) {
      throw damage(pack, offset, "the record's CRC32C does not hold");
    }
    int ordinal = RecordFormat.ordinal(source, position, offset, key.mask());
    RecordFormat.putNonce(nonce, ordinal);
    RecordFormat.putAssociatedData(associatedData, key.header(), ordinal);
    plain = grown(plain, sealedLength - Aead.TAG_LENGTH_BYTES);
    int sealedAt = position + RecordFormat.HEADER_LENGTH_BYTES;
    try {
      cipher.open(key.record(), nonce, associatedData, source, sealedAt, sealedLength, plain, 0);
    } catch (DamageException e) {
      throw damage(pack, offset, "the record's seal is broken", e);
    }
  }

  private static byte[] grown(byte[] buffer, int lengthBytes) {
    if (buffer.length >= lengthBytes) {
      return buffer;
    }
    // A quarter more than needed, so that slowly growing blobs do not allocate each time.
    return new byte[lengthBytes + lengthBytes / 4];
  }

  private void expand(
      PackId pack, int offset, BlobId id, Codec storedAs, int sealedLength, int rawLength) {
    int payloadLength = sealedLength - RecordFormat.SEALING_LENGTH_BYTES;
    contentLengthBytes = rawLength;
    switch (storedAs) {
      case RAW -> {
        if (payloadLength != rawLength) {
          throw damage(pack, offset, id, "is of another length than it says");
        }
        content = plain;
        contentOffset = RecordFormat.INNER_LENGTH_BYTES;
      }
      case ZSTD -> {
        expanded = grown(expanded, rawLength);
        content = expanded;
        contentOffset = 0;
        try {
          compressor.decompress(
              plain, RecordFormat.INNER_LENGTH_BYTES, payloadLength, expanded, 0, rawLength);
        } catch (DamageException e) {
          throw damage(pack, offset, id, "cannot be expanded", e);
        }
      }
    }
  }

  private void requireId(PackId pack, int offset, PackKey key, BlobId id) {
    hasher.keyedHash(key.identity(), content, contentOffset, contentLengthBytes, hash, 0);
    if (!id.equals(BlobId.of(hash, 0))) {
      throw damage(pack, offset, id, "has another BLAKE3 hash than its id");
    }
  }

  /// Reads the table of a whole pack in memory.
  ///
  /// @param source the bytes of the pack, which begin the array
  /// @throws DamageException if footer, trailer, its MAC or the copy of the header is damaged
  public List<PackedBlob> contents(PackId pack, PackKey key, byte[] source, int lengthBytes) {
    PackFooter footer = footer(pack, source, lengthBytes);
    return contents(pack, key, footer, source, (int) footer.trailerOffset());
  }

  static PackFooter footer(PackId pack, byte[] source, int lengthBytes) {
    String subject = "pack " + pack.toShortHex();
    if (lengthBytes < PackFooter.LENGTH_BYTES) {
      throw PackKey.damage(subject, "is too short for a footer");
    }
    return PackFooter.parse(subject, source, lengthBytes - PackFooter.LENGTH_BYTES, lengthBytes);
  }

  /// Reads the table of a pack from its sealed trailer.
  ///
  /// @param footer the pack's footer, which says where the trailer is
  /// @param source bytes of the pack, among them the trailer
  /// @param position where the trailer begins in `source`
  /// @throws DamageException if the trailer or its MAC is damaged
  public List<PackedBlob> contents(
      PackId pack, PackKey key, PackFooter footer, byte[] source, int position) {
    byte[] table = openTrailer(pack, key, footer, source, position);
    return PackTrailer.decode(
        "pack " + pack.toShortHex(), table, key.kind(), footer.trailerOffset());
  }

  /// The plaintext of a trailer whose seal and MAC are right.
  byte[] openTrailer(PackId pack, PackKey key, PackFooter footer, byte[] source, int position) {
    String subject = "pack " + pack.toShortHex();
    int sealedLength = (int) footer.trailerLengthBytes();
    if (source.length - position < sealedLength) {
      throw PackKey.damage(subject, "ends inside its trailer");
    }
    byte[] table = new byte[sealedLength - Aead.TAG_LENGTH_BYTES];
    PackHeader header = key.header();
    RecordFormat.putNonce(nonce, 0);
    try {
      cipher.open(key.table(), nonce, header.toBytes(), source, position, sealedLength, table, 0);
    } catch (DamageException e) {
      throw new DamageException(subject + ": the trailer's seal is broken", e.hint(), e);
    }
    if (!TrailerMac.holds(key, table)) {
      throw PackKey.damage(subject, "the trailer's MAC does not hold");
    }
    return table;
  }

  private static DamageException damage(
      PackId pack, int offset, BlobId id, String message, Throwable... cause) {
    return damage(pack, offset, "blob " + id.toShortHex() + ' ' + message, cause);
  }

  private static DamageException damage(
      PackId pack, int offset, String message, Throwable... cause) {
    return new DamageException(
        "pack " + pack.toShortHex() + ", offset " + offset + ": " + message,
        "run 'dj repo check --read-data' to see what else is affected.",
        cause);
  }

  @Override
  public void close() {
    compressor.close();
    Arrays.fill(plain, (byte) 0);
    Arrays.fill(expanded, (byte) 0);
  }
}
