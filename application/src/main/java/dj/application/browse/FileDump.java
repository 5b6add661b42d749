package dj.application.browse;

import dj.application.repository.IndexedRepository;
import dj.application.repository.StoredBlobs;
import dj.domain.blob.BlobKind;
import dj.domain.error.FailedException;
import dj.domain.format.v1.tree.ContentCursor;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/// Writes the content of one file of a snapshot to a stream, in order, holes as zeros.
public final class FileDump {
  private static final byte[] ZEROS = new byte[64 * 1024];

  private final OutputStream target;
  private final Iterator<Extent> holes;
  private Extent nextHole;
  private long position;

  private FileDump(TreeEntry.File file, OutputStream target) {
    this.target = target;
    this.holes = file.holes().iterator();
    this.nextHole = advance();
  }

  /// Writes a file.
  ///
  /// @throws FailedException if the stream takes no more
  /// @throws dj.domain.error.DamageException if a blob is damaged; what was written is right as far
  ///   as it goes
  public static void write(IndexedRepository repository, TreeEntry.File file, OutputStream target) {
    FileDump dump = new FileDump(file, target);
    try (StoredBlobs blobs = repository.newReader()) {
      if (file.content() instanceof FileContent.Inline inline) {
        dump.data(inline.bytes().toBytes(), 0, inline.bytes().lengthBytes());
      } else {
        ContentCursor chunks = repository.trees().chunks(file);
        while (chunks.hasNext()) {
          int length = blobs.read(BlobKind.DATA, chunks.next().id());
          dump.data(blobs.content(), blobs.contentOffset(), length);
        }
      }
      dump.skipHoles();
      target.flush();
    } catch (IOException e) {
      throw new FailedException("cannot write the content: " + e.getMessage(), "", e);
    }
  }

  private void data(byte[] bytes, int offset, int lengthBytes) throws IOException {
    int done = 0;
    while (done < lengthBytes) {
      skipHoles();
      int count = (int) Math.min(lengthBytes - done, nextHole.offset() - position);
      target.write(bytes, offset + done, count);
      done += count;
      position += count;
    }
  }

  private void skipHoles() throws IOException {
    while (position == nextHole.offset()) {
      for (long left = nextHole.lengthBytes(); left > 0; left -= ZEROS.length) {
        target.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
      position = nextHole.end();
      nextHole = advance();
    }
  }

  /// The next hole, or one behind every file.
  private Extent advance() {
    return holes.hasNext() ? holes.next() : new Extent(Long.MAX_VALUE - 1, 1);
  }
}
