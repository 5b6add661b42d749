package dj.application.restore;

import dj.application.repository.IndexedRepository;
import dj.domain.blob.BlobKind;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.TreeEntry;
import java.util.Arrays;
import java.util.Iterator;

/// Compares a file in the target with one of a snapshot, chunk by chunk by their ids, without
/// reading the repository's data.
final class ContentComparison {
  private static final int ZEROS_BYTES = 1 << 20;

  private final IndexedRepository repository;
  private final TreeEntry.File file;
  private final SourceFile content;
  private final Iterator<Extent> holes;
  private Extent nextHole;
  private long position;
  private byte[] buffer = new byte[0];

  ContentComparison(IndexedRepository repository, TreeEntry.File file, SourceFile content) {
    this.repository = repository;
    this.file = file;
    this.content = content;
    this.holes = file.holes().iterator();
    this.nextHole = advance();
  }

  /// Whether all bytes are the same.
  boolean isSame() {
    if (file.content() instanceof FileContent.Inline inline) {
      byte[] expected = inline.bytes().toBytes();
      return readData(expected.length)
          && Arrays.equals(buffer, 0, expected.length, expected, 0, expected.length)
          && skipHoles();
    }
    ContentCursor chunks = repository.trees().chunks(file);
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      boolean same =
          readData(chunk.lengthBytes())
              && repository.idOf(BlobKind.DATA, buffer, 0, chunk.lengthBytes()).equals(chunk.id());
      if (!same) {
        return false;
      }
    }
    return skipHoles();
  }

  /// Reads the next bytes outside the holes, and sees to it that the holes before them are zeros.
  private boolean readData(int lengthBytes) {
    if (buffer.length < lengthBytes) {
      buffer = new byte[lengthBytes];
    }
    int done = 0;
    while (done < lengthBytes) {
      if (!skipHoles()) {
        return false;
      }
      int wanted = (int) Math.min(lengthBytes - done, nextHole.offset() - position);
      int count = content.read(position, buffer, done, wanted);
      if (count == 0) {
        return false;
      }
      done += count;
      position += count;
    }
    return true;
  }

  private boolean skipHoles() {
    while (position == nextHole.offset()) {
      if (!isZero(nextHole)) {
        return false;
      }
      position = nextHole.end();
      nextHole = advance();
    }
    return true;
  }

  /// Whether a range reads as zeros; where the target has holes itself, nothing is read.
  private boolean isZero(Extent range) {
    byte[] zeros = new byte[(int) Math.min(ZEROS_BYTES, range.lengthBytes())];
    long offset = range.offset();
    Iterator<Extent> targetHoles = content.holes(file.sizeBytes()).iterator();
    Extent hole = targetHoles.hasNext() ? targetHoles.next() : beyond();
    while (offset < range.end()) {
      while (hole.end() <= offset) {
        hole = targetHoles.hasNext() ? targetHoles.next() : beyond();
      }
      if (hole.offset() <= offset) {
        offset = Math.min(hole.end(), range.end());
        continue;
      }
      int wanted = (int) Math.min(zeros.length, Math.min(range.end(), hole.offset()) - offset);
      int count = content.read(offset, zeros, 0, wanted);
      if (count == 0 || !allZero(zeros, count)) {
        return false;
      }
      offset += count;
    }
    return true;
  }

  private static boolean allZero(byte[] bytes, int lengthBytes) {
    for (int i = 0; i < lengthBytes; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private Extent advance() {
    return holes.hasNext() ? holes.next() : beyond();
  }

  /// A hole behind every file.
  private static Extent beyond() {
    return new Extent(Long.MAX_VALUE - 1, 1);
  }
}
