package dj.domain.chunking;

import java.util.Objects;

/// Chunker 1: a grid of one length.
///
/// A write into a disk image changes whole blocks in place. On a grid, what is stored anew is what
/// was written, and a map of dirty blocks names the chunks to read.
final class FixedChunker implements Chunker {
  private final ChunkerParameters parameters;

  FixedChunker(ChunkerParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public ChunkerParameters parameters() {
    return parameters;
  }

  @Override
  public int cut(byte[] data, int offset, int availableBytes, boolean endOfInput) {
    Objects.checkFromIndexSize(offset, availableBytes, data.length);
    int lengthBytes = parameters.maxBytes();
    if (availableBytes >= lengthBytes) {
      return lengthBytes;
    }
    return endOfInput ? availableBytes : NEEDS_MORE;
  }
}
