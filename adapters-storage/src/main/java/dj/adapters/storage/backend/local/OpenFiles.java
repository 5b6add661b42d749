package dj.adapters.storage.backend.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The files that were read last, kept open, so that many small reads of one pack cost one system
/// call each.
///
/// A file that leaves the set is closed when its last reader gives it back. Only files that never
/// change under their names belong here.
final class OpenFiles implements AutoCloseable {
  private final int limit;
  private final Map<Path, OpenFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /// Keeps up to `limit` files open, besides those that left the set while they were being read.
  OpenFiles(int limit) {
    this.limit = limit;
  }

  /// One open file; its readers are counted under the lock of the set.
  final class OpenFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private int readers = 1;
    private boolean dropped;

    private OpenFile(Path path) throws IOException {
      this.path = path;
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /// The channel, for positional reads.
    FileChannel channel() {
      return channel;
    }

    /// Gives the file back.
    @Override
    public void close() throws IOException {
      giveBack(this);
    }
  }

  /// Borrows a file, and opens it where it is not open.
  ///
  /// Opening can take long on a network file system and is done without the lock; if two threads
  /// open the same file, the later one's takes the place.
  OpenFile borrow(Path path) throws IOException {
    Optional<OpenFile> open = borrowOpen(path);
    return open.isPresent() ? open.get() : add(new OpenFile(path));
  }

  private synchronized Optional<OpenFile> borrowOpen(Path path) {
    OpenFile file = files.get(path);
    if (file == null) {
      return Optional.empty();
    }
    file.readers++;
    return Optional.of(file);
  }

  private synchronized OpenFile add(OpenFile file) throws IOException {
    if (closed) {
      file.channel.close();
      throw new IllegalStateException("the backend is closed");
    }
    OpenFile previous = files.put(file.path, file);
    if (previous != null) {
      dropped(previous);
    }
    if (files.size() > limit) {
      Iterator<OpenFile> eldest = files.values().iterator();
      OpenFile leaving = eldest.next();
      eldest.remove();
      dropped(leaving);
    }
    return file;
  }

  private synchronized void giveBack(OpenFile file) throws IOException {
    file.readers--;
    if (file.dropped && file.readers == 0) {
      file.channel.close();
    }
  }

  private static void dropped(OpenFile file) throws IOException {
    file.dropped = true;
    if (file.readers == 0) {
      file.channel.close();
    }
  }

  /// Takes a file out of the set because it was deleted.
  synchronized void drop(Path path) throws IOException {
    OpenFile file = files.remove(path);
    if (file != null) {
      dropped(file);
    }
  }

  /// Takes a file out of the set because the interrupt of some thread closed its channel.
  synchronized void drop(OpenFile file) throws IOException {
    if (files.remove(file.path, file)) {
      dropped(file);
    }
  }

  /// Closes all files; those that are being read, with their last reader.
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (OpenFile file : files.values()) {
      dropped(file);
    }
    files.clear();
  }
}
