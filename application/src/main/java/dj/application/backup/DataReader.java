package dj.application.backup;

import dj.domain.port.SourceFile;
import dj.domain.tree.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The bytes of a file outside its holes, one behind the other, with the place in the file that
/// each has.
sealed interface DataReader {
  /// Reads up to `lengthBytes` bytes; fewer at the end or before a hole.
  ///
  /// @return the number of bytes read, 0 at the end
  int read(byte[] target, int offset, int lengthBytes);

  /// The offset in the file of the next byte; behind a trailing hole once that is reached.
  long fileOffset();

  /// An open file with known holes.
  final class OfFile implements DataReader {
    private final SourceFile file;
    private final DataCursor data;
    private final DataAhead ahead;

    OfFile(SourceFile file, long sizeBytes, List<Extent> holes) {
      this.file = file;
      this.data = new DataCursor(sizeBytes, holes);
      this.ahead = new DataAhead(file, sizeBytes, holes);
    }

    @Override
    public int read(byte[] target, int offset, int lengthBytes) {
      int wanted = (int) Math.min(lengthBytes, data.piece());
      if (wanted == 0) {
        return 0;
      }
      ahead.fill();
      int count = file.read(data.position(), target, offset, wanted);
      ahead.read(count);
      data.advance(count);
      return count;
    }

    @Override
    public long fileOffset() {
      return data.position();
    }
  }

  /// A stream of unknown length.
  final class OfStream implements DataReader {
    private final InputStream stream;
    private long position;

    OfStream(InputStream stream) {
      this.stream = stream;
    }

    @Override
    public int read(byte[] target, int offset, int lengthBytes) {
      try {
        int count = Math.max(0, stream.readNBytes(target, offset, lengthBytes));
        position += count;
        return count;
      } catch (IOException e) {
        throw new dj.domain.error.SourceException(
            "cannot read the input: " + e.getMessage(), "", false, e);
      }
    }

    @Override
    public long fileOffset() {
      return position;
    }
  }
}
