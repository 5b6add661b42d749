package dj.domain.index;

/// Goes through the blobs of an index segment in the order of their ids, in primitives, so that
/// millions of them make no garbage. It belongs to one thread.
public interface BlobCursor {
  /// How many blobs there are, those that it has passed included.
  int blobCount();

  /// Moves to the next blob, at first to the first one.
  ///
  /// @return false if there is none
  boolean next();

  /// Bytes 0 to 7 of its id.
  long idA();

  /// Bytes 8 to 15 of its id.
  long idB();

  /// Its pack's number in the segment.
  int packNumber();

  /// The code of its kind.
  int kindCode();

  /// The code of its codec.
  int codecCode();

  /// Where its record begins in the pack, in bytes.
  int offset();

  /// The length of the record's sealed part.
  int sealedLengthBytes();

  /// The length of the content.
  int rawLengthBytes();
}
