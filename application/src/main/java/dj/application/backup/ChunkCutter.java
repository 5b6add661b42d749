package dj.application.backup;

import dj.domain.chunking.Chunker;
import java.util.Arrays;

/// Cuts the bytes of a reader into chunks, one by one.
sealed interface ChunkCutter {
  /// Copies the next chunk to the worker's buffer.
  ///
  /// @return its length in bytes, 0 at the end
  int next(BackupWorker worker);

  /// The offset in the file up to which was read.
  long endOffset();

  /// Cuts where the content says so.
  final class ByContent implements ChunkCutter {
    private static final int READ_BYTES = 1 << 20;

    private final DataReader reader;
    private final Chunker chunker;
    private byte[] buffer = new byte[2 * READ_BYTES];
    private int start;
    private int end;
    private boolean atEnd;

    ByContent(DataReader reader, Chunker chunker) {
      this.reader = reader;
      this.chunker = chunker;
    }

    @Override
    public int next(BackupWorker worker) {
      fill(READ_BYTES);
      if (start == end) {
        return 0;
      }
      int length = chunker.cut(buffer, start, end - start, atEnd);
      while (length < 0) {
        fill(Math.min(chunker.parameters().maxBytes(), end - start + READ_BYTES));
        length = chunker.cut(buffer, start, end - start, atEnd);
      }
      System.arraycopy(buffer, start, worker.buffer(length), 0, length);
      start += length;
      return length;
    }

    @Override
    public long endOffset() {
      return reader.fileOffset();
    }

    private void fill(int wantedBytes) {
      if (atEnd || end - start >= wantedBytes) {
        return;
      }
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
      if (buffer.length < wantedBytes) {
        buffer = Arrays.copyOf(buffer, chunker.parameters().maxBytes() + READ_BYTES);
      }
      while (end < wantedBytes && !atEnd) {
        int count = reader.read(buffer, end, Math.min(READ_BYTES, buffer.length - end));
        end += count;
        atEnd = count == 0;
      }
    }
  }

  /// Cuts at every multiple of the grid's width in the file, so that a block of a disk image is
  /// always the same chunk.
  final class ByGrid implements ChunkCutter {
    private final DataReader reader;
    private final int gridBytes;

    ByGrid(DataReader reader, int gridBytes) {
      this.reader = reader;
      this.gridBytes = gridBytes;
    }

    @Override
    public int next(BackupWorker worker) {
      byte[] buffer = worker.buffer(gridBytes);
      long cellEnd = (reader.fileOffset() / gridBytes + 1) * gridBytes;
      int length = 0;
      while (reader.fileOffset() < cellEnd) {
        int count = reader.read(buffer, length, (int) (cellEnd - reader.fileOffset()));
        if (count == 0) {
          break;
        }
        length += count;
      }
      return length;
    }

    @Override
    public long endOffset() {
      return reader.fileOffset();
    }
  }
}
