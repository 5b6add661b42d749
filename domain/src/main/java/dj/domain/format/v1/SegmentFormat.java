package dj.domain.format.v1;

import dj.domain.id.PackId;
import dj.domain.id.SessionId;
import dj.domain.index.Tombstone;
import java.util.Comparator;

/// The plaintext of an index segment, version 1, specified in `docs/format/index.md`; all integers
/// are little-endian. It is stored in a sealed container of the type INDEX.
///
/// ```
/// header  64: 0 8 magic "DJINDX1\n"  8 1 version 1  9 1 reserved, 0  10 2 flags, 0
///             12 4 header length, 64  16 16 session id  32 4 packs P  36 4 blobs N
///             40 4 tombstones T  44 4 superseded segments S  48 16 reserved, 0
/// packs  45 P: P names of 32 | P sizes of 4 | P times of 8 | P kinds of 1      sorted by name
/// blobs  49 N: N ids of 32 | N pack numbers of 4 | N offsets of 4 | N sealed lengths of 4 |
///              N raw lengths of 4 | N kinds and codecs of 1           sorted by id, pack, offset
/// graves 49 T: T names of 32 | T sessions of 16 | T states of 1       sorted by name, session, state
/// superseded 32 S: S names of 32                                      sorted
/// ```
///
/// Columns of one sort stand together, so that they compress and are read in one go. Everything is
/// sorted without repetition: the same content is the same bytes.
final class SegmentFormat {
  static final int VERSION = 1;
  static final int HEADER_LENGTH_BYTES = 64;

  /// `DJINDX1\n`, read as a little-endian long.
  static final long MAGIC = 0x0A3158444E494A44L;

  static final int VERSION_OFFSET = 8;
  static final int RESERVED_OFFSET = 9;
  static final int FLAGS_OFFSET = 10;
  static final int LENGTH_OFFSET = 12;
  static final int SESSION_OFFSET = 16;
  static final int PACKS_OFFSET = 32;
  static final int BLOBS_OFFSET = 36;
  static final int TOMBSTONES_OFFSET = 40;
  static final int SUPERSEDED_OFFSET = 44;
  static final int RESERVED_LAST_OFFSET = 48;
  static final int CODEC_SHIFT = 4;
  static final int KIND_MASK = 15;

  /// The longest plaintext in bytes; it is what a container may hold.
  static final int MAX_LENGTH_BYTES = 512 << 20;

  static final Comparator<Tombstone> TOMBSTONE_ORDER =
      Comparator.comparing(Tombstone::pack)
          .thenComparing(
              Tombstone::session,
              Comparator.comparing(SessionId::high, Long::compareUnsigned)
                  .thenComparing(SessionId::low, Long::compareUnsigned))
          .thenComparing(Tombstone::state);

  private static final int NAME = PackId.LENGTH_BYTES;

  private SegmentFormat() {}

  /// Where the columns of a segment with these numbers of rows begin.
  record Columns(int packs, int blobs, int tombstones, int superseded) {
    private static final int PACK = NAME + 4 + 8 + 1;
    private static final int BLOB = NAME + 4 * 4 + 1;
    private static final int TOMBSTONE = NAME + SessionId.LENGTH_BYTES + 1;

    long lengthBytes() {
      return HEADER_LENGTH_BYTES
          + (long) PACK * packs
          + (long) BLOB * blobs
          + (long) TOMBSTONE * tombstones
          + (long) NAME * superseded;
    }

    int packName() {
      return HEADER_LENGTH_BYTES;
    }

    int packSize() {
      return packName() + NAME * packs;
    }

    int packTime() {
      return packSize() + 4 * packs;
    }

    int packKind() {
      return packTime() + 8 * packs;
    }

    int blobId() {
      return packKind() + packs;
    }

    int packNumber() {
      return blobId() + NAME * blobs;
    }

    int offset() {
      return packNumber() + 4 * blobs;
    }

    int sealedLength() {
      return offset() + 4 * blobs;
    }

    int rawLength() {
      return sealedLength() + 4 * blobs;
    }

    int kindAndCodec() {
      return rawLength() + 4 * blobs;
    }

    int tombstoneName() {
      return kindAndCodec() + blobs;
    }

    int tombstoneSession() {
      return tombstoneName() + NAME * tombstones;
    }

    int tombstoneState() {
      return tombstoneSession() + SessionId.LENGTH_BYTES * tombstones;
    }

    int supersededName() {
      return tombstoneState() + tombstones;
    }
  }
}
