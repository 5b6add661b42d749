package dj.adapters.storage.backend.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Tells whether a file holds certain bytes, in slices.
final class ContentComparison {
  private static final int SLICE_BYTES = 512 * 1024;

  private ContentComparison() {}

  static boolean isEqual(FileChannel file, ByteBuffer content) throws IOException {
    if (file.size() != content.remaining()) {
      return false;
    }
    ByteBuffer slice = ByteBuffer.allocate(Math.min(SLICE_BYTES, content.remaining()));
    int position = content.position();
    while (position < content.limit()) {
      slice.clear().limit(Math.min(slice.capacity(), content.limit() - position));
      int read = file.read(slice);
      if (read < 0 || !slice.flip().equals(content.slice(position, read))) {
        return false;
      }
      position += read;
    }
    return true;
  }
}
