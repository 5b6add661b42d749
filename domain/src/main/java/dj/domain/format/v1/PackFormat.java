package dj.domain.format.v1;

import dj.domain.error.DamageException;

/// The outline of a pack, version 1, specified in `docs/format/pack.md`; all integers are
/// little-endian.
///
/// ```
/// pack    = header record* header trailer parity? footer
/// header  = 96 bytes in clear, see PackHeader; its copy stands before the trailer
/// record  = 16 masked bytes, see RecordFormat, and the sealed blob
/// trailer = the sealed table of the records, see PackTrailer
/// parity  = written by a later version
/// footer  = 64 bytes in clear, see PackFooter
/// ```
public final class PackFormat {
  /// The version that is described here.
  public static final int VERSION = 1;

  /// The longest pack in bytes.
  public static final int MAX_PACK_LENGTH_BYTES = 256 << 20;

  /// The greatest number of blobs in a pack: it bounds the trailer to 3 MiB.
  public static final int MAX_BLOBS = 1 << 16;

  private PackFormat() {}

  static DamageException damage(String subject, String message) {
    return new DamageException(
        subject + ": " + message, "run 'dj repo check --read-data' to see what else is affected.");
  }

  static void require(boolean condition, String subject, String message) {
    if (!condition) {
      throw damage(subject, message);
    }
  }
}
