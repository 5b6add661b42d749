package dj.application.backup;

import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import java.util.List;

/// Has the data of a file with many holes fetched before it is read.
///
/// Left to itself, a kernel reads ahead through the holes as well: of a disk image with a quarter
/// of its blocks in use it made pages of zeros in memory for all the rest, which took it longer
/// than everything else that a backup did.
final class DataAhead {
  private static final int AHEAD_BYTES = 4 << 20;
  private static final int PIECE_BYTES = 128 << 10;

  /// Where a hole comes at least that often, reading ahead by the kernel costs more than it brings.
  private static final long HOLE_EVERY_BYTES = 1 << 20;

  private final SourceFile file;
  private final boolean wanted;
  private final DataCursor next;
  private long fetchedBytes;

  /// Prepares to fetch, which begins with the first [#fill].
  ///
  /// @param holes ascending and apart
  DataAhead(SourceFile file, long sizeBytes, List<Extent> holes) {
    this.file = file;
    this.next = new DataCursor(sizeBytes, holes);
    long data = sizeBytes - holes.stream().mapToLong(Extent::lengthBytes).sum();
    this.wanted = data / HOLE_EVERY_BYTES < holes.size();
  }

  /// Has as much fetched as may be under way.
  void fill() {
    if (!wanted || fetchedBytes > AHEAD_BYTES / 2) {
      return;
    }
    while (fetchedBytes < AHEAD_BYTES && next.piece() > 0) {
      long piece = Math.min(next.piece(), PIECE_BYTES);
      file.fetch(next.position(), piece);
      fetchedBytes += piece;
      next.advance(piece);
    }
  }

  /// Says that so much of what was fetched has been read.
  void read(int lengthBytes) {
    fetchedBytes -= lengthBytes;
  }
}
