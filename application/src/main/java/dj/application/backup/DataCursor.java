package dj.application.backup;

import dj.domain.tree.Extent;
import java.util.List;

/// A place in a file that goes over its data and leaves out its holes.
final class DataCursor {
  private final long sizeBytes;
  private final List<Extent> holes;
  private int nextHole;
  private long position;

  /// Begins at the first byte of data.
  ///
  /// @param holes ascending and apart
  DataCursor(long sizeBytes, List<Extent> holes) {
    this.sizeBytes = sizeBytes;
    this.holes = holes;
    skipHoles();
  }

  /// The offset in the file of the next byte of data; behind a trailing hole once that is reached.
  long position() {
    return position;
  }

  /// The bytes of data up to the next hole or the end of the file.
  long piece() {
    long end = nextHole < holes.size() ? holes.get(nextHole).offset() : sizeBytes;
    return end - position;
  }

  /// Goes on by at most [#piece] bytes.
  void advance(long lengthBytes) {
    position += lengthBytes;
    skipHoles();
  }

  private void skipHoles() {
    while (nextHole < holes.size() && holes.get(nextHole).offset() == position) {
      position = holes.get(nextHole).end();
      nextHole++;
    }
  }
}
