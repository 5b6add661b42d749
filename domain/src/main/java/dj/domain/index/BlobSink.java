package dj.domain.index;

/// Takes the blobs of an index segment one by one, in primitives, so that millions of them make no
/// garbage.
@FunctionalInterface
public interface BlobSink {
  /// Takes one blob.
  ///
  /// @param idA bytes 0 to 7 of its id, and so on
  /// @param packNumber its pack's number in the segment
  /// @param kindCode the code of its kind
  /// @param codecCode the code of its codec
  /// @param offset where its record begins in the pack, in bytes
  /// @param sealedLengthBytes the length of the record's sealed part
  /// @param rawLengthBytes the length of the content
  void accept(
      long idA,
      long idB,
      long idC,
      long idD,
      int packNumber,
      int kindCode,
      int codecCode,
      int offset,
      int sealedLengthBytes,
      int rawLengthBytes);
}
