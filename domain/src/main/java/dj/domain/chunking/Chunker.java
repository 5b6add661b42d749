package dj.domain.chunking;

/// Cuts content in chunks.
///
/// Chunkers hold no state between calls and may be used by any number of threads.
public sealed interface Chunker permits FixedChunker, GatedFastCdc {
  /// What [#cut] returns if the bytes at hand do not decide where the next chunk ends.
  int NEEDS_MORE = -1;

  /// The length of the key that boundaries depend on, in bytes.
  int KEY_LENGTH_BYTES = 32;

  /// Creates the chunker that `parameters` describe.
  ///
  /// @param key the 32-byte `chunker` key of the repository
  static Chunker of(ChunkerParameters parameters, byte[] key) {
    return switch (parameters.kind()) {
      case FIXED -> new FixedChunker(parameters);
      case GATED_FAST_CDC -> new GatedFastCdc(parameters, key);
    };
  }

  /// What this chunker was made from.
  ChunkerParameters parameters();

  /// Finds the end of the chunk that starts at `offset`.
  ///
  /// The answer depends on the content of the chunk alone, not on how much beyond it is at hand.
  /// Bytes are read again after [#NEEDS_MORE]: a caller that offers the maximum length or more is
  /// never told so.
  ///
  /// @param data where the content is
  /// @param offset where the chunk starts
  /// @param availableBytes how many bytes of content are there from `offset` on
  /// @param endOfInput whether the content ends with these bytes
  /// @return the length of the chunk in bytes, 0 if the input ends here, or [#NEEDS_MORE]
  int cut(byte[] data, int offset, int availableBytes, boolean endOfInput);
}
